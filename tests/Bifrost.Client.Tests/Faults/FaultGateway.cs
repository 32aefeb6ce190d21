using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Bifrost.Client.Tests.Faults;

/// <summary>The gateway of all cells, with the batches and files that they read. The requests of a cell have a key of their own.</summary>
internal sealed class FaultGateway : IAsyncDisposable
{
    /// <summary>Part of every key, and of nothing else.</summary>
    public const string KeyMarker = "k3ymark3r";

    /// <summary>Part of every prompt, and of nothing else.</summary>
    public const string PromptMarker = "pr0mptmark3r";

    /// <summary>Part of every response of a model, and of nothing else.</summary>
    public const string AnswerMarker = "an5werm4rker";

    public const string ResultsBatchId = "batch_results";
    public const string ProbeBatchId = "batch_probe";
    public const string OutputFileId = "file-results";
    public const int ItemCount = 40;

    private const int SucceededCount = 36;
    private const int PageSize = 9;
    private const int ListedCount = 9;

    private readonly ConcurrentDictionary<(string Key, BifrostRequestType Type), int> _executed = new();
    private int _lastNumber;

    private FaultGateway(BifrostTestGateway gateway) => Gateway = gateway;

    public BifrostTestGateway Gateway { get; }

    /// <summary>The items of the batch with results, in order.</summary>
    public static IReadOnlyList<string> Items { get; } = [.. Enumerable.Range(1, ItemCount).Select(number => Describe(CreateItem(number)))];

    /// <summary>The items of the results endpoint, without those of the error file.</summary>
    public static IReadOnlyList<string> EndpointItems { get; } = [.. Items.Take(SucceededCount)];

    public static IReadOnlyList<string> FirstPageItems { get; } = [.. Items.Take(PageSize)];

    public static IReadOnlyList<string> ListedBatches { get; } = [.. Enumerable.Range(1, ListedCount).Select(number => $"batch_{number}").Reverse()];

    public static IReadOnlyList<string> ListedFiles { get; } = [.. Enumerable.Range(1, ListedCount).Select(number => $"file-{number}").Reverse()];

    public static async Task<FaultGateway> StartAsync()
    {
        BifrostTestGateway gateway = await BifrostTestGateway.StartAsync(new BifrostTestGatewayOptions { Lifecycle = BatchLifecycle.Immediate });
        var host = new FaultGateway(gateway);
        gateway.AnswerWith(request => request.Succeed(JsonPayload.Parse($$"""{"text":"{{AnswerMarker}} {{request.Line}}"}""")));
        gateway.Respond(host.CountExecution);
        gateway.AddFile(ModelProvider.OpenAI, OutputFileId, CreateLines(1, SucceededCount));
        gateway.AddFile(ModelProvider.OpenAI, "file-errors", CreateLines(SucceededCount + 1, ItemCount));
        Batch batch = CreateBatch(ResultsBatchId, BatchStatus.Completed) with
        {
            OutputFileId = OutputFileId,
            ErrorFileId = "file-errors",
            RequestCounts = new BatchRequestCounts { Total = ItemCount, Completed = SucceededCount, Failed = ItemCount - SucceededCount },
        };
        gateway.AddBatch(ModelProvider.OpenAI, batch, Enumerable.Range(1, SucceededCount).Select(CreateItem), PageSize);
        host.AddBatch(ProbeBatchId, BatchStatus.Completed);
        for (int number = 1; number <= ListedCount; number++)
        {
            gateway.AddBatch(ModelProvider.Azure, CreateBatch($"batch_{number}", BatchStatus.Completed));
            gateway.AddFile(ModelProvider.Azure, $"file-{number}", TestData.JsonLines("{}"));
        }

        return host;
    }

    public static string Describe(BatchResultItem item) => Describe(item.CustomId, item.Outcome, item.Body?.ToString());

    public static string Describe(string customId, BatchItemOutcome outcome, string? body) => $"{customId} {outcome} {body}";

    public static IEnumerable<BatchRequestItem> CreateRequests(int count) => Enumerable.Range(1, count).Select(number => new BatchRequestItem
    {
        CustomId = TestData.CustomId(number),
        Body = JsonPayload.Parse($$"""{"model":"a-model","max_tokens":8,"messages":[{"role":"user","content":"{{PromptMarker}} {{number}}"}]}"""),
    });

    /// <summary>The results of <see cref="CreateRequests"/>.</summary>
    public static IReadOnlyList<string> CreateAnswers(int count) =>
        [.. Enumerable.Range(1, count).Select(number => Describe(TestData.CustomId(number), BatchItemOutcome.Succeeded, $$"""{"text":"{{AnswerMarker}} {{number}}"}"""))];

    /// <summary>Returns a key that no other cell uses.</summary>
    public string CreateKey() => $"{KeyMarker}-{Interlocked.Increment(ref _lastNumber).ToString(CultureInfo.InvariantCulture)}";

    public static bool HasKey(GatewayRequest request, string key) =>
        request.Headers.TryGetValue("Authorization", out string? value) && value == $"Bearer {key}";

    /// <summary>How often the gateway executed an operation for a key.</summary>
    public int CountExecuted(string key, BifrostRequestType type) => _executed.GetValueOrDefault((key, type));

    public Batch AddBatch(string id, BatchStatus status)
    {
        Batch batch = CreateBatch(id, status);
        Gateway.AddBatch(ModelProvider.OpenAI, batch, status.IsTerminal ? [] : null);
        return batch with { Provider = ModelProvider.OpenAI };
    }

    public string AddFile(string id)
    {
        Gateway.AddFile(ModelProvider.OpenAI, id, CreateLines(1, 3));
        return id;
    }

    public BifrostClient CreateClient(string key, TimeSpan timeout, int retries, ILoggerFactory logs) => new(new BifrostClientOptions
    {
        BaseAddress = Gateway.BaseAddress,
        ApiKey = key,
        Timeout = timeout,
        ReadTimeout = timeout,
        MaxItemBytes = 1 << 20,
        LoggerFactory = logs,
        Retry = new BifrostRetryOptions { MaxRetries = retries, BaseDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(20) },
    });

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();

    private static Batch CreateBatch(string id, BatchStatus status) => new()
    {
        Id = id,
        Object = "batch",
        Status = status,
        CreatedAt = DateTimeOffset.FromUnixTimeSeconds(1_760_000_000),
        Endpoint = BatchEndpoint.ChatCompletions,
        RequestCounts = new BatchRequestCounts { Total = 1, Completed = 1 },
    };

    private static BatchResultItem CreateItem(int number) => new()
    {
        CustomId = TestData.CustomId(number),
        Response = new BatchItemResponse
        {
            StatusCode = number <= SucceededCount ? 200 : 400,
            RequestId = $"req_{number}",
            Body = JsonPayload.Parse($$"""{"text":"{{AnswerMarker}} {{number}}"}"""),
        },
    };

    private static byte[] CreateLines(int first, int last) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(first, last - first + 1).Select(number =>
        $$$$"""{"id":"line_{{{{number}}}}","custom_id":"{{{{TestData.CustomId(number)}}}}","response":{"status_code":{{{{(number <= SucceededCount ? 200 : 400)}}}},"request_id":"req_{{{{number}}}}","body":{"text":"{{{{AnswerMarker}}}} {{{{number}}}}"}},"error":null}""" + "\n")));

    // Requests that a fault keeps from being executed do not get here.
    private GatewayResponse? CountExecution(GatewayRequest request)
    {
        if (request.RequestType is { } type && request.Headers.TryGetValue("Authorization", out string? value))
            _executed.AddOrUpdate((value["Bearer ".Length..], type), 1, (_, count) => count + 1);
        return null;
    }
}
