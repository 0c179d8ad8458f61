// Front Door, second half: what goes where. Only the public paths of the contract reach the app; /admin and everything
// else of the Functions host stay behind the origin lock.
import { tagMap } from 'types.bicep'

@description('Name of the profile.')
param profileName string

@description('Name of the endpoint.')
param endpointName string

@description('Name of the firewall policy.')
param firewallName string

@description('Tags of the firewall policy.')
param tags tagMap

@description('Host name of the function app.')
param apiHostName string

@description('Whether there is a static site.')
param withSite bool

@description('Host name of the static site; empty without one.')
param siteHostName string

@description('Requests a minute that one address may send before it is turned away.')
@minValue(10)
param requestsPerMinute int

@description('The two origins, the second one only with a static site.')
var origins = concat(
  [
    {
      name: 'api'
      hostName: apiHostName
    }
  ],
  withSite
    ? [
        {
          name: 'site'
          hostName: siteHostName
        }
      ]
    : []
)

resource profile 'Microsoft.Cdn/profiles@2026-07-01' existing = {
  name: profileName

  resource endpoint 'afdEndpoints' existing = { name: endpointName }
}

// Without probes: with one origin each there is nothing to choose, and they would keep the app awake day and night.
resource group 'Microsoft.Cdn/profiles/originGroups@2026-07-01' = [
  for origin in origins: {
    parent: profile
    name: origin.name
    properties: {
      loadBalancingSettings: {
        sampleSize: 4
        successfulSamplesRequired: 3
        additionalLatencyInMilliseconds: 50
      }
    }
  }
]

resource server 'Microsoft.Cdn/profiles/originGroups/origins@2026-07-01' = [
  for (origin, i) in origins: {
    parent: group[i]
    name: origin.name
    properties: {
      hostName: origin.hostName
      originHostHeader: origin.hostName
      enforceCertificateNameCheck: true
      priority: 1
      weight: 1000
    }
  }
]

// Articles say themselves how long they may be kept (Cache-Control); this only makes each query an entry of its own.
resource reading 'Microsoft.Cdn/profiles/afdEndpoints/routes@2026-07-01' = {
  parent: profile::endpoint
  name: 'reading'
  dependsOn: [server]
  properties: {
    originGroup: { id: group[0].id }
    supportedProtocols: ['Http', 'Https']
    httpsRedirect: 'Enabled'
    forwardingProtocol: 'HttpsOnly'
    linkToDefaultDomain: 'Enabled'
    patternsToMatch: [
      '/api/*'
      '/rss.xml'
      '/atom.xml'
      '/feed.json'
      '/feeds/*'
      '/sitemap.xml'
      '/news-sitemap.xml'
      '/robots.txt'
      '/openapi.json'
    ]
    cacheConfiguration: {
      queryStringCachingBehavior: 'UseQueryString'
      compressionSettings: {
        isCompressionEnabled: true
        contentTypesToCompress: [
          'application/json'
          'application/problem+json'
          'application/feed+json'
          'application/atom+xml'
          'application/rss+xml'
          'application/xml'
          'text/html'
          'text/plain'
        ]
      }
    }
  }
}

resource health 'Microsoft.Cdn/profiles/afdEndpoints/routes@2026-07-01' = {
  parent: profile::endpoint
  name: 'health'
  dependsOn: [server]
  properties: {
    originGroup: { id: group[0].id }
    supportedProtocols: ['Https']
    httpsRedirect: 'Disabled'
    forwardingProtocol: 'HttpsOnly'
    linkToDefaultDomain: 'Enabled'
    patternsToMatch: ['/health/*']
  }
}

resource pages 'Microsoft.Cdn/profiles/afdEndpoints/routes@2026-07-01' = if (withSite) {
  parent: profile::endpoint
  name: 'pages'
  dependsOn: [server]
  properties: {
    originGroup: { id: resourceId('Microsoft.Cdn/profiles/originGroups', profileName, 'site') }
    supportedProtocols: ['Http', 'Https']
    httpsRedirect: 'Enabled'
    forwardingProtocol: 'HttpsOnly'
    linkToDefaultDomain: 'Enabled'
    patternsToMatch: ['/*']
    cacheConfiguration: { queryStringCachingBehavior: 'IgnoreQueryString' }
  }
}

resource firewall 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2026-04-01' = {
  name: firewallName
  location: 'global'
  tags: tags
  sku: { name: 'Standard_AzureFrontDoor' }
  properties: {
    policySettings: {
      enabledState: 'Enabled'
      mode: 'Prevention'
    }
    customRules: {
      rules: [
        {
          name: 'OneReaderAtATime'
          enabledState: 'Enabled'
          priority: 100
          ruleType: 'RateLimitRule'
          rateLimitDurationInMinutes: 1
          rateLimitThreshold: requestsPerMinute
          action: 'Block'
          matchConditions: [
            {
              matchVariable: 'RequestUri'
              operator: 'Contains'
              matchValue: ['/api/']
            }
          ]
        }
      ]
    }
  }
}

resource protection 'Microsoft.Cdn/profiles/securityPolicies@2026-07-01' = {
  parent: profile
  name: 'rate-limit'
  properties: {
    parameters: {
      type: 'WebApplicationFirewall'
      wafPolicy: { id: firewall.id }
      associations: [
        {
          domains: [{ id: profile::endpoint.id }]
          patternsToMatch: ['/*']
        }
      ]
    }
  }
}
