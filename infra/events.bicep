// An upload or deletion in an editors' container becomes a message in the queue, signed for by an identity. A queue and not
// a webhook: a function on a queue needs no key, keeps deletions too, and has a poison queue.
import { tagMap } from 'types.bicep'

@description('Name of the system topic.')
param topicName string

@description('Azure region of the account of the editors.')
param location string

@description('Tags of the topic.')
param tags tagMap

@description('Account of the editors.')
param contentAccountName string

@description('Account of the app.')
param appAccountName string

@description('Container of the app account for events that could not be delivered.')
param deadLetterContainer string

@description('Identity that delivers events.')
param eventsIdentityName string

@description('The list that the local host uses as well.')
var events = loadJsonContent('storage.json').events

resource content 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: contentAccountName
}

resource app 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: appAccountName
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: eventsIdentityName
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: topicName
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    source: content.id
    topicType: 'Microsoft.Storage.StorageAccounts'
  }
}

resource uploads 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: events.queue
  properties: {
    eventDeliverySchema: 'EventGridSchema'
    deliveryWithResourceIdentity: {
      identity: {
        type: 'UserAssigned'
        userAssignedIdentity: identity.id
      }
      destination: {
        endpointType: 'StorageQueue'
        properties: {
          resourceId: app.id
          queueName: events.queue
          // The sweep finds whatever a message was lost for, so a week in a stopped system is enough.
          queueMessageTimeToLiveInSeconds: 7 * 24 * 60 * 60
        }
      }
    }
    filter: {
      includedEventTypes: ['Microsoft.Storage.BlobCreated', 'Microsoft.Storage.BlobDeleted']
      advancedFilters: [
        {
          key: 'subject'
          operatorType: 'StringBeginsWith'
          values: [for container in events.containers: '/blobServices/default/containers/${container}/blobs/']
        }
      ]
    }
    retryPolicy: {
      eventTimeToLiveInMinutes: 1440
      maxDeliveryAttempts: 30
    }
    deadLetterWithResourceIdentity: {
      identity: {
        type: 'UserAssigned'
        userAssignedIdentity: identity.id
      }
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: {
          resourceId: app.id
          blobContainerName: deadLetterContainer
        }
      }
    }
  }
}
