// Who may do what, each at the smallest scope that works. Assignments refer to resources by name, so that a preview of a
// deployment can show them before the resources exist; main.bicep sees to the order.

@description('Identity of the function app.')
param appIdentityName string

@description('Identity that delivers events.')
param eventsIdentityName string

@description('Account of the editors.')
param contentAccountName string

@description('Account of the app.')
param appAccountName string

@description('Container of the app account for events that could not be delivered.')
param deadLetterContainer string

@description('Application Insights that the app reports to.')
param insightsName string

@description('The list that the local host uses as well.')
var resources = loadJsonContent('storage.json')

@description('Built-in roles by name (ids are the same in every tenant).')
var roles = {
  blobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  blobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  metricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
  queueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  queueMessageSender: 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a'
  tableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

resource appIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: appIdentityName
}

resource eventsIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: eventsIdentityName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource content 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: contentAccountName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource container 'containers' existing = [for name in resources.content.containers: { name: name }]

    resource backup 'containers' existing = { name: resources.content.backup }
  }
}

resource app 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: appAccountName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource deadLetters 'containers' existing = { name: deadLetterContainer }
  }

  resource queues 'queueServices' existing = {
    name: 'default'

    resource queue 'queues' existing = [for name in resources.app.queues: { name: name }]

    resource uploads 'queues' existing = { name: resources.events.queue }
  }
}

// Owner of blobs is what the Functions host asks for on its account: it makes its own containers for locks, timers and keys.
resource appBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: app
  name: guid(app.id, appIdentity.id, roles.blobDataOwner)
  properties: {
    description: 'Host state, the deployed package and rendered pages'
    principalId: appIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobDataOwner)
  }
}

// On the account, not table by table: the host makes a table of its own for start-up errors.
resource appTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: app
  name: guid(app.id, appIdentity.id, roles.tableDataContributor)
  properties: {
    description: 'Index, counters and diagnostic events of the host'
    principalId: appIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.tableDataContributor)
  }
}

// Reads, deletes and writes messages; after five failures the host moves one to the poison queue.
resource appQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, i) in resources.app.queues: {
    scope: app::queues::queue[i]
    name: guid(app::queues::queue[i].id, appIdentity.id, roles.queueDataContributor)
    properties: {
      description: 'Uploads to publish and webhooks to deliver'
      principalId: appIdentity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.queueDataContributor)
    }
  }
]

resource appUploads 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, i) in resources.content.containers: {
    scope: content::blobs::container[i]
    name: guid(content::blobs::container[i].id, appIdentity.id, 'upload-publisher')
    properties: {
      description: 'Uploads are read and tagged, never changed'
      principalId: appIdentity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        guid(resourceGroup().id, 'upload-publisher')
      )
    }
  }
]

resource appBackup 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: content::blobs::backup
  name: guid(content::blobs::backup.id, appIdentity.id, 'backup-writer')
  properties: {
    description: 'Backups of the counts'
    principalId: appIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      guid(resourceGroup().id, 'backup-writer')
    )
  }
}

resource appTelemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: insights
  name: guid(insights.id, appIdentity.id, roles.metricsPublisher)
  properties: {
    description: 'Telemetry without an instrumentation key'
    principalId: appIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.metricsPublisher)
  }
}

resource eventsQueue 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: app::queues::uploads
  name: guid(app::queues::uploads.id, eventsIdentity.id, roles.queueMessageSender)
  properties: {
    description: 'Upload events'
    principalId: eventsIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.queueMessageSender)
  }
}

resource eventsDeadLetters 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: app::blobs::deadLetters
  name: guid(app::blobs::deadLetters.id, eventsIdentity.id, roles.blobDataContributor)
  properties: {
    description: 'Events that could not be delivered'
    principalId: eventsIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobDataContributor)
  }
}
