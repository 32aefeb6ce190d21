namespace Bifrost.Client.Tests.Replay;

/// <summary>A recorded exchange and the version of the gateway.</summary>
public sealed record Recording(string Version, RecordedExchange Exchange)
{
    public static IReadOnlyList<Recording> All { get; } =
    [
        .. from directory in Directory.EnumerateDirectories(Path.Combine(AppContext.BaseDirectory, "Recordings")).Order(StringComparer.Ordinal)
           from exchange in RecordedExchange.LoadAll(directory)
           select new Recording(Path.GetFileName(directory), exchange),
    ];

    public static Recording Named(string name) => All.Single(recording => recording.Name == name);

    public string Name => $"{Version}/{Exchange.Name}";

    public bool IsSuccess => Exchange.StatusCode is >= 200 and < 300;

    public override string ToString() => Name;
}
