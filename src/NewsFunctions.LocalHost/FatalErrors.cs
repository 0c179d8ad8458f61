using Microsoft.Extensions.Options;

namespace NewsFunctions.LocalHost;

/// <summary>Mistakes that the developer can put right end the app with one line instead of a stack trace.</summary>
internal static class FatalErrors
{
    private static int installed;

    public static void EndInOneLine()
    {
        if (Interlocked.Exchange(ref installed, 1) == 0)
            AppDomain.CurrentDomain.UnhandledException += (_, happened) => Report(happened.ExceptionObject);
    }

    private static void Report(object exception)
    {
        var line = exception switch
        {
            LocalHostException mistake => mistake.Message,
            OptionsValidationException mistake =>
                (mistake.Failures.Count() == 1 ? "A setting is" : "Settings are")
                    + $" wrong: {string.Join(" ", mistake.Failures)}",
            _ => null,
        };
        if (line is null) return;
        Console.Error.WriteLine(line.ReplaceLineEndings(" "));
        Environment.Exit(1);
    }
}
