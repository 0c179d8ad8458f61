// Two identities, because Event Grid needs one queue and one container, and nothing of what the app may do.
import { tagMap } from 'types.bicep'

@description('Name of the identity of the function app.')
param appIdentityName string

@description('Name of the identity that delivers events.')
param eventsIdentityName string

@description('Azure region.')
param location string

@description('Tags of both identities.')
param tags tagMap

resource appIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: appIdentityName
  location: location
  tags: tags
}

resource eventsIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: eventsIdentityName
  location: location
  tags: tags
}
