// Alerts on what the platform itself counts: Event Grid that cannot deliver, storage that turns requests away.
import { alertSettings, tagMap } from 'types.bicep'

@description('Prefix of the names of the rules.')
param prefix string

@description('Tags of the rules.')
param tags tagMap

@description('System topic that delivers uploads.')
param topicId string

@description('Accounts to watch for throttling.')
param accountNames string[]

@description('Who is told.')
param actionGroupId string

@description('What is still fine.')
param limits alertSettings

@description('Rules on metrics of Event Grid: in one rule, both would have to happen.')
var eventRules = [
  {
    name: 'dead-letter'
    description: 'An event about an upload could not be delivered for a day and lies in the container of dead letters.'
    severity: 2
    metric: 'DeadLetteredCount'
    threshold: 0
  }
  {
    name: 'event-dropped'
    description: 'An event about an upload is lost; the sweep will find the upload.'
    severity: 2
    metric: 'DroppedEventCount'
    threshold: 0
  }
  {
    name: 'event-delivery'
    description: 'Events about uploads reach the queue only after many tries, or not at all.'
    severity: 2
    metric: 'DeliveryAttemptFailCount'
    threshold: 20
  }
]

resource eventAlert 'Microsoft.Insights/metricAlerts@2026-01-01' = [
  for rule in eventRules: {
    name: '${prefix}-${rule.name}'
    location: 'global'
    tags: tags
    properties: {
      description: rule.description
      severity: rule.severity
      enabled: true
      autoMitigate: true
      scopes: [topicId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: rule.metric
            metricNamespace: 'Microsoft.EventGrid/systemTopics'
            metricName: rule.metric
            timeAggregation: 'Total'
            operator: 'GreaterThan'
            threshold: rule.threshold
          }
        ]
      }
      actions: [{ actionGroupId: actionGroupId }]
    }
  }
]

resource account 'Microsoft.Storage/storageAccounts@2026-06-01' existing = [for name in accountNames: { name: name }]

resource throttling 'Microsoft.Insights/metricAlerts@2026-01-01' = [
  for (name, i) in accountNames: {
    name: '${prefix}-throttling-${name}'
    location: 'global'
    tags: tags
    properties: {
      description: 'Storage turns requests away: readers wait, and views answer 503.'
      severity: 2
      enabled: true
      autoMitigate: true
      scopes: [account[i].id]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: 'throttled'
            metricNamespace: 'Microsoft.Storage/storageAccounts'
            metricName: 'Transactions'
            timeAggregation: 'Total'
            operator: 'GreaterThan'
            threshold: limits.throttledRequests
            dimensions: [
              {
                name: 'ResponseType'
                operator: 'Include'
                values: [
                  'ServerBusyError'
                  'ClientThrottlingError'
                  'ClientAccountRequestThrottlingError'
                  'ClientAccountBandwidthThrottlingError'
                ]
              }
            ]
            // Azure refuses a value of a dimension that it has not seen yet.
            skipMetricValidation: true
          }
        ]
      }
      actions: [{ actionGroupId: actionGroupId }]
    }
  }
]
