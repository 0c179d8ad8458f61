// One hardened storage account with its containers, tables and queues. No key opens it, and nothing in it is public.
import { protectionPeriods, redundancy, tagMap } from 'types.bicep'

@description('Name of the account, unique in the world.')
@minLength(3)
@maxLength(24)
param name string

@description('Azure region.')
param location string

@description('Tags of the account.')
param tags tagMap

@description('In how many places each byte is kept.')
param sku redundancy

@description('Containers to create.')
param containers string[]

@description('Tables to create.')
param tables string[] = []

@description('Queues to create.')
param queues string[] = []

@description('Set for content that nothing else can rebuild: versions, undelete, restore to a point in time, and a lock.')
param protection protectionPeriods?

@description('Blobs that are dropped some days after they were written, where protection is set.')
param expiring { prefix: string, days: int } = { prefix: '', days: 0 }

resource account 'Microsoft.Storage/storageAccounts@2026-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    isLocalUserEnabled: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    // Editors work from anywhere, and Event Grid cannot deliver to a closed network: identity is the wall.
    publicNetworkAccess: 'Enabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: 'Allow'
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2026-06-01' = {
  parent: account
  name: 'default'
  properties: protection == null
    ? {}
    : {
        isVersioningEnabled: true
        changeFeed: {
          enabled: true
          retentionInDays: protection!.softDeleteDays
        }
        deleteRetentionPolicy: {
          enabled: true
          days: protection!.softDeleteDays
        }
        containerDeleteRetentionPolicy: {
          enabled: true
          days: protection!.softDeleteDays
        }
        restorePolicy: {
          enabled: true
          days: protection!.restoreDays
        }
      }
}

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-06-01' = [
  for container in containers: {
    parent: blobs
    name: container
    properties: { publicAccess: 'None' }
  }
]

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2026-06-01' = if (!empty(tables)) {
  parent: account
  name: 'default'
}

resource table 'Microsoft.Storage/storageAccounts/tableServices/tables@2026-06-01' = [
  for table in tables: {
    parent: tableService
    name: table
  }
]

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2026-06-01' = if (!empty(queues)) {
  parent: account
  name: 'default'
}

resource queue 'Microsoft.Storage/storageAccounts/queueServices/queues@2026-06-01' = [
  for queue in queues: {
    parent: queueService
    name: queue
  }
]

@description('Rules for what is dropped.')
var expiringRules = empty(expiring.prefix)
  ? []
  : [
      {
        name: 'drop-what-expires'
        enabled: true
        type: 'Lifecycle'
        definition: {
          actions: {
            baseBlob: {
              delete: { daysAfterCreationGreaterThan: expiring.days }
            }
          }
          filters: {
            blobTypes: ['blockBlob']
            prefixMatch: [expiring.prefix]
          }
        }
      }
    ]

// Versions are kept for mistakes, not for ever: without this the account only grows.
resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2026-06-01' = if (protection != null) {
  parent: account
  name: 'default'
  dependsOn: [blobs]
  properties: {
    policy: {
      rules: concat(expiringRules, [
        {
          name: 'drop-old-versions'
          enabled: true
          type: 'Lifecycle'
          definition: {
            actions: {
              version: {
                delete: { daysAfterCreationGreaterThan: protection!.versionDays }
              }
            }
            filters: { blobTypes: ['blockBlob'] }
          }
        }
      ])
    }
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (protection != null) {
  scope: account
  name: 'source-of-truth'
  dependsOn: [container]
  properties: {
    level: 'CanNotDelete'
    notes: 'The only copy of what editors wrote. Remove this lock before deleting the environment.'
  }
}
