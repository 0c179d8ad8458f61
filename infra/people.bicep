// Who is told about alerts, and the budget that is one of them.
import { alertSettings, tagMap } from 'types.bicep'

@description('Name of the action group.')
param actionGroupName string

@description('Tags of the action group.')
param tags tagMap

@description('Name of the budget.')
param budgetName string

@description('Whom to tell, and what the environment may cost.')
param settings alertSettings

@description('First day of the month in which the budget was made. Azure refuses to change it later.')
param budgetStartDate string

@description('Built-in role Owner. Its holders on the subscription are told, so that alerts reach somebody from the first day.')
var owner = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635'

resource group 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: actionGroupName
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'news'
    armRoleReceivers: [
      {
        name: 'owners'
        roleId: owner
        useCommonAlertSchema: true
      }
    ]
    emailReceivers: empty(settings.email)
      ? []
      : [
          {
            name: 'operator'
            emailAddress: settings.email
            useCommonAlertSchema: true
          }
        ]
  }
}

resource budget 'Microsoft.Consumption/budgets@2026-06-01' = if (settings.monthlyBudget > 0) {
  name: budgetName
  properties: {
    category: 'Cost'
    amount: settings.monthlyBudget
    timeGrain: 'Monthly'
    timePeriod: { startDate: budgetStartDate }
    notifications: {
      spent: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: []
        contactGroups: [group.id]
      }
      forecast: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: []
        contactGroups: [group.id]
      }
    }
  }
}

@description('Resource id of the action group.')
output actionGroupId string = group.id
