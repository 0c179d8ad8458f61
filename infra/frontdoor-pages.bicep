// Front Door for the static site: whatever frontdoor-routes.bicep does not send to the app.

@description('Name of the profile.')
param profileName string

@description('Name of the endpoint.')
param endpointName string

@description('Host name of the static site.')
param siteHostName string

resource profile 'Microsoft.Cdn/profiles@2026-07-01' existing = {
  name: profileName

  resource endpoint 'afdEndpoints' existing = { name: endpointName }
}

resource group 'Microsoft.Cdn/profiles/originGroups@2026-07-01' = {
  parent: profile
  name: 'site'
  properties: {
    loadBalancingSettings: {
      sampleSize: 4
      successfulSamplesRequired: 3
      additionalLatencyInMilliseconds: 50
    }
  }

  resource files 'origins' = {
    name: 'site'
    properties: {
      hostName: siteHostName
      originHostHeader: siteHostName
      enforceCertificateNameCheck: true
      priority: 1
      weight: 1000
    }
  }
}

// One page shows every address of the site. Storage would send it with 404 for an address that is not a file.
resource rules 'Microsoft.Cdn/profiles/ruleSets@2026-07-01' = {
  parent: profile
  name: 'pages'

  resource onePage 'rules' = {
    name: 'onePage'
    properties: {
      order: 1
      conditions: [
        {
          name: 'UrlPath'
          parameters: {
            typeName: 'DeliveryRuleUrlPathMatchConditionParameters'
            operator: 'BeginsWith'
            matchValues: ['articles/', 'category/', 'tag/', 'author/']
          }
        }
      ]
      actions: [
        {
          name: 'UrlRewrite'
          parameters: {
            typeName: 'DeliveryRuleUrlRewriteActionParameters'
            sourcePattern: '/'
            destination: '/index.html'
            preserveUnmatchedPath: false
          }
        }
      ]
    }
  }
}

// Not cached: files have no Cache-Control of their own, and Front Door would keep them for days after a deployment.
resource pages 'Microsoft.Cdn/profiles/afdEndpoints/routes@2026-07-01' = {
  parent: profile::endpoint
  name: 'pages'
  dependsOn: [group::files, rules::onePage]
  properties: {
    originGroup: { id: group.id }
    ruleSets: [{ id: rules.id }]
    supportedProtocols: ['Http', 'Https']
    httpsRedirect: 'Enabled'
    forwardingProtocol: 'HttpsOnly'
    linkToDefaultDomain: 'Enabled'
    patternsToMatch: ['/*']
  }
}
