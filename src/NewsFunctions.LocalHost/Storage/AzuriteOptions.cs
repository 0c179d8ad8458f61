using NewsFunctions.LocalHost.Settings;

namespace NewsFunctions.LocalHost;

/// <summary>How to start Azurite.</summary>
public sealed record AzuriteOptions
{
    /// <summary>Nothing on disk, gone when it stops.</summary>
    public bool InMemory { get; init; }

    /// <summary>Where the data is kept; one Azurite at a time.</summary>
    public string DataPath { get; init; } = Path.Combine(Repository.RootOrCurrent, ".azurite");

    /// <summary>Names of further accounts, of 3 to 24 lower-case letters and digits.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = [];
}
