
namespace NewsFunctions.Images;

internal static partial class ImageLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Warning,
        Message = "Image {Name} could not be looked at again; what is known of it is served.")]
    public static partial void NotRevalidated(ILogger logger, string name, Exception exception);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning,
        Message = "Image variant {Path} was rendered but not stored.")]
    public static partial void NotStored(ILogger logger, string path, Exception exception);

    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "Image {Name} is refused: {Refusal}.")]
    public static partial void Refused(ILogger logger, string name, ImageRefusal refusal);
}
