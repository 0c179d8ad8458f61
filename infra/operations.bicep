// What the operator sees: alerts, whom they reach, the budget and the workbook.
import { alertSettings, tagMap } from 'types.bicep'

@description('Name of the environment.')
param environmentName string

@description('What makes names unique.')
param token string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags tagMap

@description('When somebody is told, and who.')
param alerts alertSettings

@description('First day of the month in which the budget was made.')
param budgetStartDate string

@description('Workspace with the telemetry.')
param workspaceName string

@description('System topic that delivers uploads.')
param topicName string

@description('Storage accounts to watch.')
param accountNames string[]

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = {
  name: workspaceName
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: topicName
}

module people 'people.bicep' = {
  params: {
    actionGroupName: 'ag-${token}'
    tags: tags
    settings: alerts
    budgetName: 'budget-${token}'
    budgetStartDate: budgetStartDate
  }
}

module logAlerts 'log-alerts.bicep' = {
  params: {
    prefix: environmentName
    location: location
    tags: tags
    workspaceId: workspace.id
    actionGroupId: people.outputs.actionGroupId
    limits: alerts
  }
}

module metricAlerts 'metric-alerts.bicep' = {
  params: {
    prefix: environmentName
    tags: tags
    topicId: topic.id
    accountNames: accountNames
    actionGroupId: people.outputs.actionGroupId
    limits: alerts
  }
}

module workbook 'workbook.bicep' = {
  params: {
    title: 'NewsFunctions ${environmentName}'
    location: location
    tags: tags
    workspaceId: workspace.id
  }
}
