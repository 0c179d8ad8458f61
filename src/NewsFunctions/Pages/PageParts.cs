using System.Text.Json.Nodes;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Pages;

/// <summary>What another feature puts on the front page; null where it has nothing just now.</summary>
public delegate Task<FrontPart?> FrontPartSource(Snapshot snapshot, CancellationToken cancellationToken);

/// <param name="Name">By which the template knows it.</param>
/// <param name="Version">Another one where it is new, though no article has changed.</param>
/// <param name="Slugs">Of the articles in it, for purges.</param>
public sealed record FrontPart(string Name, string Version, IReadOnlyList<string> Slugs, JsonNode Model);

/// <summary>The feeds of a list, which the head of its page offers to feed readers.</summary>
public delegate IEnumerable<(string Title, string MediaType, string Url)> FeedLinks(ListKey list, string name);
