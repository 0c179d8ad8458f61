using NewsFunctions.Publication;

namespace NewsFunctions.Publishing;

/// <summary>Why pages cannot be made with a template.</summary>
/// <param name="IsUnreadable">It cannot even be read.</param>
/// <param name="IsLate">It was cut off by the clock.</param>
public sealed record TemplateFault(string Message, int? Line, bool IsUnreadable = false, bool IsLate = false);

/// <summary>Whether pages can be made with the publisher's templates; who makes pages says so.</summary>
/// <param name="Alone">With the template of this name and text beside those of the app. Without a part that is not
/// there yet, its place stays empty.</param>
/// <param name="Together">With all of them; says which page it is that cannot be made.</param>
public sealed record ThemeTrials(
    Func<string, string, Effort, CancellationToken, TemplateFault?> Alone,
    Func<OwnTheme, string?> Together);
