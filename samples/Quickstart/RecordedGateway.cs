using Bifrost.Client;
using Bifrost.Client.Testing;

namespace Quickstart;

/// <summary>A gateway inside this process that plays back recordings of a real one, a little slower so that one can watch.</summary>
internal sealed class RecordedGateway : IAsyncDisposable
{
    private readonly BifrostTestGateway _gateway;

    private RecordedGateway(BifrostTestGateway gateway) => _gateway = gateway;

    /// <summary>The batches worth a look. See Recordings/README.md.</summary>
    public static IReadOnlyList<BatchReference> Batches { get; } =
    [
        new(ModelProvider.OpenAI, "batch_completed"),
        new(ModelProvider.Anthropic, "msgbatch_ended"),
    ];

    public Uri BaseAddress => _gateway.BaseAddress;

    public static async Task<RecordedGateway> StartAsync(CancellationToken cancellationToken)
    {
        BifrostTestGateway gateway = await BifrostTestGateway.StartAsync(cancellationToken);
        foreach (RecordedExchange recording in RecordedExchange.LoadAll(Path.Combine(AppContext.BaseDirectory, "Recordings")))
            Play(gateway, recording);
        Console.WriteLine("Playing back what a real gateway answered; --base-address reads from yours.\n");
        return new RecordedGateway(gateway);
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    private static void Play(BifrostTestGateway gateway, RecordedExchange recording)
    {
        if (recording.Path.Contains("/results?", StringComparison.Ordinal))
            gateway.Respond(request => request.Target == recording.Path ? Slowly(recording.Body) : null);
        else
            gateway.AddRecording(recording.Path.StartsWith("/v1/batches/", StringComparison.Ordinal) ? recording with { Path = $"/openai{recording.Path}" } : recording);
    }

    private static GatewayResponse Slowly(ReadOnlyMemory<byte> body) => new()
    {
        Body = body,
        ChunkSize = body.Length / 10,
        ChunkDelay = TimeSpan.FromMilliseconds(100),
    };
}
