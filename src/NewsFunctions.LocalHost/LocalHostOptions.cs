namespace NewsFunctions.LocalHost;

/// <summary>What a test changes about the local host; a developer never needs to.</summary>
public sealed class LocalHostOptions
{
    /// <summary>The classes whose [Function] methods are hosted; by default those of the entry assembly.</summary>
    public IReadOnlyList<Type>? FunctionClasses { get; set; }
}
