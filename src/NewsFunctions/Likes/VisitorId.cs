using System.Diagnostics.CodeAnalysis;

namespace NewsFunctions.Likes;

/// <summary>What a front end calls its reader by: 16 to 64 of A-Z a-z 0-9 - _. Never stored as it is.</summary>
public readonly record struct VisitorId
{
    private VisitorId(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out VisitorId id)
    {
        var valid = text is { Length: >= 16 and <= 64 }
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        id = valid ? new VisitorId(text!) : default;
        return valid;
    }
}
