using System.Globalization;

namespace NewsFunctions.Activity;

/// <summary>An hour of UTC, written <c>2026112306</c>; sorts as it passes.</summary>
public readonly record struct Hour(DateTimeOffset Start) : IComparable<Hour>
{
    private const string Shape = "yyyyMMddHH";

    public string Day => Start.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    public Hour Next => new(End);

    public DateTimeOffset End => Start.AddHours(1);

    public static Hour Of(DateTimeOffset moment) =>
        new(new DateTimeOffset(moment.UtcDateTime.Date.AddHours(moment.UtcDateTime.Hour), TimeSpan.Zero));

    public static Hour Parse(string text) =>
        new(DateTimeOffset.ParseExact(text, Shape, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));

    public override string ToString() => Start.ToString(Shape, CultureInfo.InvariantCulture);

    public int CompareTo(Hour other) => Start.CompareTo(other.Start);

    public static bool operator <(Hour left, Hour right) => left.CompareTo(right) < 0;

    public static bool operator >(Hour left, Hour right) => left.CompareTo(right) > 0;

    public static bool operator <=(Hour left, Hour right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Hour left, Hour right) => left.CompareTo(right) >= 0;
}
