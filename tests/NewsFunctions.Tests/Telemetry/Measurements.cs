using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using NewsFunctions.Telemetry;

namespace NewsFunctions.Tests.Telemetry;

/// <summary>Everything that one app measures from here on.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly ConcurrentQueue<Measurement> taken = new();

    public Measurements(App app)
    {
        var meters = app.Service<IMeterFactory>();
        listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Meter.Name == NewsMetrics.MeterName)
                listener.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.Start();
    }

    public IEnumerable<string> Names
    {
        get
        {
            listener.RecordObservableInstruments();
            return taken.Select(measurement => measurement.Name).Distinct();
        }
    }

    /// <param name="tag">As <c>outcome=counted</c>.</param>
    public double Sum(string name, string? tag = null) => Of(name, tag).Sum(measurement => measurement.Value);

    public List<Measurement> Of(string name, string? tag = null) =>
        [.. taken.Where(measurement => measurement.Name == name && (tag is null || measurement.Tags.Contains(tag)))];

    /// <summary>What the gauge says now; null where it says nothing.</summary>
    public double? Gauge(string name)
    {
        var before = Of(name).Count;
        listener.RecordObservableInstruments();
        return Of(name).Skip(before).Select(measurement => (double?)measurement.Value).SingleOrDefault();
    }

    public void Dispose() => listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        taken.Enqueue(
            new Measurement(instrument.Name, value, [.. tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")]));

    internal sealed record Measurement(string Name, double Value, IReadOnlyList<string> Tags);
}
