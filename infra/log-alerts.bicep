// Alerts on what the app says about itself. Each names something that somebody has to do: docs/operations.md says what.
import { alertSettings, tagMap } from 'types.bicep'

@description('Prefix of the names of the rules.')
param prefix string

@description('Azure region of the workspace.')
param location string

@description('Tags of the rules.')
param tags tagMap

@description('Workspace with the telemetry.')
param workspaceId string

@description('Who is told.')
param actionGroupId string

@description('What is still fine.')
param limits alertSettings

@description('The list that the local host uses as well.')
var uploadsQueue = loadJsonContent('storage.json').events.queue

@description('Messages that come into the poison queue of a queue.')
var poisoned = 'StorageQueueLogs | where OperationName == "PutMessage" and Uri has "/{0}-poison/" | summarize Value = count()'

// The first query gives one row, with 0, even when there is no telemetry at all: silence is the worst news.
@description('Rules on the log. Ages and lags are in seconds.')
var logRules = [
  {
    name: 'rollup-absent'
    description: 'No roll-up of views for 30 minutes, or no telemetry: counters and trending stand still.'
    severity: 1
    query: 'AppMetrics | where Name == "newsfunctions.rollup.age" | summarize Value = countif(Sum / ItemCount < 1800)'
    operator: 'LessThan'
    threshold: 1
    window: 'PT30M'
  }
  {
    name: 'poison-message'
    description: 'An upload failed five times and lies in the poison queue.'
    severity: 2
    query: format(poisoned, uploadsQueue)
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT15M'
  }
  {
    name: 'webhook-given-up'
    description: 'An endpoint of a webhook failed for a day; its events lie in the poison queue.'
    severity: 2
    query: format(poisoned, 'webhooks')
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT15M'
  }
  {
    name: 'timers-absent'
    description: 'One of the sweep, the trending lists and the feeds has not run for 30 minutes.'
    severity: 2
    query: 'AppMetrics | where Name in ("newsfunctions.sweep.age", "newsfunctions.trending.age", "newsfunctions.feeds.age") and Sum / ItemCount < 1800 | summarize Value = dcount(Name)'
    operator: 'LessThan'
    threshold: 3
    window: 'PT30M'
  }
  {
    name: 'backup-absent'
    description: 'No backup of the counts for two days.'
    severity: 2
    query: 'AppMetrics | where Name == "newsfunctions.backup.age" | summarize Value = countif(Sum / ItemCount < 172800)'
    operator: 'LessThan'
    threshold: 1
    window: 'P2D'
  }
  {
    name: 'clock-skew'
    description: 'The clock of an instance is wrong by more than 30 seconds.'
    severity: 2
    query: 'AppMetrics | where Name == "newsfunctions.clock.skew" | summarize Value = max(Max)'
    operator: 'GreaterThan'
    threshold: 30
    window: 'PT30M'
  }
  {
    name: 'server-errors'
    description: 'Requests are answered with 5xx.'
    severity: 1
    query: 'AppRequests | where toint(ResultCode) >= 500 | summarize Value = sum(ItemCount)'
    operator: 'GreaterThan'
    threshold: limits.serverErrors
    window: 'PT15M'
  }
  {
    name: 'publish-latency'
    description: 'An upload took too long to appear.'
    severity: 2
    query: 'AppMetrics | where Name == "newsfunctions.publish.lag" | summarize Value = max(Max)'
    operator: 'GreaterThan'
    threshold: limits.publishLagSeconds
    window: 'PT15M'
  }
  {
    name: 'uploads-rejected'
    description: 'Many uploads are rejected.'
    severity: 3
    query: 'AppMetrics | where Name == "newsfunctions.uploads.rejected" | summarize Value = sum(Sum)'
    operator: 'GreaterThan'
    threshold: limits.rejectedUploads
    window: 'PT1H'
  }
  {
    name: 'telemetry-capped'
    description: 'The daily cap is reached: until tomorrow the alerts above see nothing.'
    severity: 2
    query: '_LogOperation | where Category =~ "Ingestion" and Detail has "OverQuota" | summarize Value = count()'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT1H'
  }
]

resource logAlert 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for rule in logRules: {
    name: '${prefix}-${rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: '${prefix} ${rule.name}'
      description: rule.description
      severity: rule.severity
      enabled: true
      autoMitigate: true
      // A table that has not had its first row yet would fail the first deployment.
      skipQueryValidation: true
      scopes: [workspaceId]
      evaluationFrequency: rule.window == 'P2D' ? 'PT1H' : 'PT5M'
      windowSize: rule.window
      criteria: {
        allOf: [
          {
            query: rule.query
            metricMeasureColumn: 'Value'
            timeAggregation: 'Maximum'
            operator: rule.operator
            threshold: rule.threshold
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: { actionGroups: [actionGroupId] }
    }
  }
]
