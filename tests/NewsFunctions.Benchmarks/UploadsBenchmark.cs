using System.Diagnostics;
using System.Globalization;
using NewsFunctions.Images;
using NewsFunctions.Publishing;
using NewsFunctions.Tests.Kit;

namespace NewsFunctions.Benchmarks;

/// <summary>What it costs to read and to render the longest of honest texts, beside what one upload may cost.</summary>
internal static class UploadsBenchmark
{
    private const int Rounds = 3;

    private static readonly SiteOptions Site =
        new() { BaseUrl = "https://news.example", ApiUrl = "https://api.example" };

    /// <returns>Whether each of them costs less than it may.</returns>
    public static bool Run()
    {
        Console.WriteLine($"text of 2 MB          CPU s   allocated MB   (may have {Effort.MaxTime.TotalSeconds} s and "
            + $"{Effort.MaxMemory >> 20} MB)");
        var isWithin = true;
        foreach (var (name, (body, isHtml)) in LongTexts.All)
        {
            var (time, memory) = Enumerable.Range(0, Rounds).Select(_ => Read(body, isHtml)).Min();
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{name,-20} {time,6:N2} {memory,14:N0}"));
            isWithin &= time < Effort.MaxTime.TotalSeconds && memory < Effort.MaxMemory >> 20;
        }
        return isWithin;
    }

    private static (double Seconds, double Megabytes) Read(string body, bool isHtml)
    {
        var result = (0d, 0d);
        var thread = new Thread(() =>
        {
            var (memory, started) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
            var read = BodyRenderer.Parse(body, isHtml, []);
            _ = (read.Text, read.Render(new Dictionary<ImageName, ImageInfo>(), Site, []));
            result = (Stopwatch.GetElapsedTime(started).TotalSeconds,
                (GC.GetAllocatedBytesForCurrentThread() - memory) / 1048576d);
        });
        thread.Start();
        thread.Join();
        return result;
    }
}
