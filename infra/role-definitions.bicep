// Built-in roles either cannot touch blob index tags or may delete blobs as well. These may do neither more nor less than is
// needed: the app says on an upload what became of it, editors read that, and the app writes backups that it cannot delete.

@description('Suffix that keeps the names apart from those of other environments of the same tenant.')
param token string

@description('Prefix of every data action on blobs.')
var blobs = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs'

@description('The roles.')
var definitions = [
  {
    key: 'upload-publisher'
    description: 'Reads uploads and writes their blob index tags. Cannot change or delete an upload.'
    dataActions: ['${blobs}/read', '${blobs}/tags/read', '${blobs}/tags/write']
  }
  {
    key: 'upload-status-reader'
    description: 'Reads the blob index tags that say what became of an upload.'
    dataActions: ['${blobs}/tags/read']
  }
  {
    key: 'backup-writer'
    description: 'Writes and reads backups. Cannot delete them, and what it writes over stays as a version.'
    dataActions: ['${blobs}/read', '${blobs}/write']
  }
]

resource role 'Microsoft.Authorization/roleDefinitions@2022-04-01' = [
  for definition in definitions: {
    name: guid(resourceGroup().id, definition.key)
    properties: {
      roleName: 'News ${definition.key} (${token})'
      description: definition.description
      type: 'CustomRole'
      permissions: [
        {
          actions: ['Microsoft.Storage/storageAccounts/blobServices/containers/read']
          dataActions: definition.dataActions
        }
      ]
      assignableScopes: [resourceGroup().id]
    }
  }
]
