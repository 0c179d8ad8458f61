namespace NewsFunctions.LocalHost;

/// <summary>Something that the developer can put right: shown as one line, and the app ends with exit code 1.</summary>
public sealed class LocalHostException : Exception
{
    public LocalHostException(string message)
        : base(message)
    {
    }

    public LocalHostException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public LocalHostException()
    {
    }
}
