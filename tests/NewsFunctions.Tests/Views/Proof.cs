namespace NewsFunctions.Tests.Views;

/// <summary>Proofs that take minutes are short in every test run, and whole with NEWSFUNCTIONS_PROOF=full.</summary>
internal static class Proof
{
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("NEWSFUNCTIONS_PROOF") == "full";
}
