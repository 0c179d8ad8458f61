// What a group of editors may do: everything with uploads, and read what the system says about them.

@description('Object id of the group.')
param groupId string

@description('Account of the editors.')
param contentAccountName string

@description('Account of the app.')
param appAccountName string

@description('Folder of the container site with reports to editors.')
param reportsFolder string = 'reports/'

@description('The list that the local host uses as well.')
var resources = loadJsonContent('storage.json')

@description('Storage Blob Data Contributor.')
var contributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'

@description('Storage Blob Data Reader.')
var reader = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'

@description('The data action that both reading and listing need.')
var read = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'

// The container also holds articles under embargo: reading and listing are for the folder of reports only.
@description('Condition of the role on the container site.')
var reportsOnly = join(
  [
    '('
    '(!(ActionMatches{\'${read}\'} AND NOT SubOperationMatches{\'Blob.List\'}))'
    'OR (@Resource[Microsoft.Storage/storageAccounts/blobServices/containers/blobs:path] StringStartsWith \'${reportsFolder}\')'
    ') AND ('
    '(!(ActionMatches{\'${read}\'} AND SubOperationMatches{\'Blob.List\'}))'
    'OR (@Request[Microsoft.Storage/storageAccounts/blobServices/containers/blobs:prefix] StringStartsWith \'${reportsFolder}\')'
    ')'
  ],
  ' '
)

resource content 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: contentAccountName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource container 'containers' existing = [for name in resources.content.containers: { name: name }]
  }
}

resource app 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: appAccountName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource site 'containers' existing = { name: 'site' }
  }
}

resource uploads 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, i) in resources.content.containers: {
    scope: content::blobs::container[i]
    name: guid(content::blobs::container[i].id, groupId, contributor)
    properties: {
      description: 'Editors upload, correct and delete'
      principalId: groupId
      principalType: 'Group'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', contributor)
    }
  }
]

// The role above reads and writes blobs, but not their tags.
resource status 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, i) in resources.content.containers: {
    scope: content::blobs::container[i]
    name: guid(content::blobs::container[i].id, groupId, 'upload-status-reader')
    properties: {
      description: 'Editors see what became of an upload'
      principalId: groupId
      principalType: 'Group'
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        guid(resourceGroup().id, 'upload-status-reader')
      )
    }
  }
]

resource reports 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: app::blobs::site
  name: guid(app::blobs::site.id, groupId, reader)
  properties: {
    description: 'Editors read reports on their uploads'
    principalId: groupId
    principalType: 'Group'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', reader)
    condition: reportsOnly
    conditionVersion: '2.0'
  }
}
