// What who deploys may do with uploads: the check after a deployment uploads an article, sees it published and deletes it.
// Its own folder and no other, so that deploying the app is no licence to write the news.

@description('Object id of who deploys.')
param deployerId string

@description('What deployerId is.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param deployerType string

@description('Account of the editors.')
param contentAccountName string

@description('The folder of the check, see deploy/NewsFunctions.Check.')
param folder string = 'deployment-check/'

@description('Storage Blob Data Contributor.')
var contributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'

@description('Prefix of the operations on a blob.')
var blobs = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs'

@description('Every operation on a blob that the role gives.')
var operations = ['read', 'write', 'add/action', 'delete', 'move/action']

@description('The path of the blob that is asked for.')
var path = '@Resource[${blobs}:path]'

resource content 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: contentAccountName

  resource services 'blobServices' existing = {
    name: 'default'

    resource articles 'containers' existing = { name: 'articles' }
  }
}

resource check 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: content::services::articles
  name: guid(content::services::articles.id, deployerId, contributor)
  properties: {
    description: 'Checks a deployment'
    principalId: deployerId
    principalType: deployerType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', contributor)
    condition: join(
      [
        '('
        join(map(operations, operation => '!(ActionMatches{\'${blobs}/${operation}\'})'), ' AND ')
        ') OR (${path} StringStartsWith \'${folder}\')'
      ],
      ''
    )
    conditionVersion: '2.0'
  }
}
