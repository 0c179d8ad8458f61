// Telemetry of the app and of its queue, in one workspace that cannot cost more than its daily cap.
import { tagMap } from 'types.bicep'

@description('Name of the workspace.')
param workspaceName string

@description('Name of Application Insights.')
param insightsName string

@description('Account of the app, whose queue is logged.')
param appAccountName string

@description('Azure region.')
param location string

@description('Tags of both.')
param tags tagMap

@description('Gigabytes of telemetry a day, after which Azure stops listening until the next day.')
@minValue(1)
param dailyCapGb int

@description('Days for which telemetry is kept.')
@minValue(30)
@maxValue(730)
param retentionDays int

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    workspaceCapping: { dailyQuotaGb: dailyCapGb }
    features: {
      disableLocalAuth: true
      enableLogAccessUsingOnlyResourcePermissions: true
    }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: insightsName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    IngestionMode: 'LogAnalytics'
    DisableLocalAuth: true
    // No address of a reader is stored: Azure zeroes it on arrival.
    DisableIpMasking: false
  }
}

resource account 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: appAccountName

  resource queues 'queueServices' existing = { name: 'default' }
}

// Metrics count messages of all queues together and once an hour; only the log says that a message went to the poison queue.
// The last stable version of this type is the classic one of 2016, which cannot write to a workspace's own tables.
#disable-next-line use-recent-api-versions
resource queueLog 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account::queues
  name: 'writes'
  properties: {
    workspaceId: workspace.id
    logs: [
      {
        category: 'StorageWrite'
        enabled: true
      }
    ]
  }
}
