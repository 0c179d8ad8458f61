namespace NewsFunctions.Catalogue;

/// <summary>Somebody who acts on changes of the catalogue, and for whom nobody waits.</summary>
/// <param name="Changed">Called after each change that this instance commits; returns at once and never fails.</param>
/// <param name="CatchUpAsync">Called every five minutes, as what <paramref name="Changed"/> said may get lost.</param>
public sealed record CatalogueFollower(Action Changed, Func<CancellationToken, Task> CatchUpAsync);
