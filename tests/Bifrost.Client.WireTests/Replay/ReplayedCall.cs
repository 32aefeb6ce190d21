using System.Globalization;

namespace Bifrost.Client.WireTests.Replay;

/// <summary>How the client makes a recorded call.</summary>
/// <param name="Method">The method that it asks with.</param>
/// <param name="Target">The path and query that it asks for.</param>
/// <param name="AskAsync">Makes the call and gives the essentials of the answer.</param>
/// <param name="Recorded">The essentials of what was recorded.</param>
internal sealed record ReplayedCall(
    string Method, string Target, Func<BifrostClient, Task<IEnumerable<string>>> AskAsync, Func<IEnumerable<string>> Recorded)
{
    // Any limit will do where none was recorded: without one the client may choose a limit of its own.
    private const int AnyLimit = 100;

    private static readonly RecordedCall HarmlessCall =
        new(CallKind.Retrieve, "batch_harmless", ModelProvider.OpenAI, new Dictionary<string, string>());

    public static ReplayedCall Of(Recording recording)
    {
        RecordedCall call = recording.Call;
        return call.Kind switch
        {
            CallKind.Retrieve => Retrieve(call, recording),
            CallKind.Results => Results(call, recording),
            CallKind.Create => Create(call, recording),
            CallKind.List => List(call, recording),
            CallKind.Cancel => Cancel(call, recording),
            CallKind.FileUpload => Upload(call, recording),
            CallKind.FileList => FileList(call, recording),
            CallKind.FileRetrieve => FileRetrieve(call, recording),
            CallKind.FileDelete => FileDelete(call, recording),
            CallKind.FileContent => FileContent(call, recording),
            // No call asks for a path that the gateway does not have; a wrong base address does.
            _ => Harmless(recording),
        };
    }

    /// <summary>A retrieve, for answers to requests that the client does not send; of the batch that was created, when one was.</summary>
    public static ReplayedCall Harmless(Recording recording) => Retrieve(
        recording.IsSuccess && recording.Call.Kind is CallKind.Create ? HarmlessCall with { Id = recording.Json().GetProperty("id").GetString() } : HarmlessCall,
        recording);

    public static string RetrieveTarget(RecordedCall call) =>
        $"/openai/v1/batches/{IdSpelling.OpenAISegment(call.Id!, call.Provider?.Value)}{call.ProviderQuery}";

    private static ReplayedCall Retrieve(RecordedCall call, Recording recording) => new(
        "GET",
        RetrieveTarget(call),
        async client => [Essentials.Of(await client.Batches.RetrieveAsync(call.Id!, call.Provider))],
        () => [Essentials.OfBatch(recording.Json(), call)]);

    private static ReplayedCall Results(RecordedCall call, Recording recording) => new(
        "GET",
        $"/v1/batches/{IdSpelling.UnifiedSegment(call.Id!, call.Provider?.Value)}/results{call.ProviderQuery}",
        async client => Essentials.Of(await client.Batches.GetResultsPageAsync(call.Id!, call.Provider!.Value)),
        () => Essentials.OfResults(recording.Json(), call));

    private static ReplayedCall Create(RecordedCall call, Recording recording) => new(
        "POST",
        RecordedCreate.IsForOpenAIRoute(recording) ? "/openai/v1/batches" : "/v1/batches" + call.ProviderQuery,
        async client => [Essentials.Of(await client.Batches.CreateAsync(RecordedCreate.RequestOf(recording)))],
        () => [Essentials.OfBatch(recording.Json(), call)]);

    private static ReplayedCall List(RecordedCall call, Recording recording)
    {
        int limit = Number(call.Query.GetValueOrDefault("limit")) ?? AnyLimit;
        string? cursor = call.Query.GetValueOrDefault("after");
        return new(
            "GET",
            $"/v1/batches{call.ProviderQuery}&limit={limit}{(cursor is null ? "" : "&after=" + Uri.EscapeDataString(cursor))}",
            async client => Essentials.Of(
                await FirstAsync(client.Batches.ListAsync(call.Provider ?? default, TestObjects.BatchList(limit, cursor)).AsPages())),
            () => Essentials.OfBatches(recording.Json(), call));
    }

    // The answer is the batch as it is retrieved afterwards, also of a cancel that was refused as the batch is over.
    private static ReplayedCall Cancel(RecordedCall call, Recording recording) => new(
        "POST",
        $"/openai/v1/batches/{IdSpelling.OpenAISegment(call.Id!, call.Provider?.Value)}/cancel{call.ProviderQuery}",
        async client => [Essentials.Of(await client.Batches.CancelAsync(call.Id!, call.Provider!.Value))],
        () => [Essentials.OfBatch(RetrievedAfter(recording).Json(), call)]);

    private static ReplayedCall Upload(RecordedCall call, Recording recording) => new(
        "POST",
        "/v1/files" + call.ProviderQuery,
        async client => [Essentials.Of(await RecordedUpload.SendAsync(client, recording))],
        () => [Essentials.OfFile(recording.Json(), call)]);

    private static ReplayedCall FileList(RecordedCall call, Recording recording)
    {
        FilePurpose? purpose = call.Query.TryGetValue("purpose", out string? text) ? new FilePurpose(text) : null;
        int limit = Number(call.Query.GetValueOrDefault("limit")) ?? AnyLimit;
        return new(
            "GET",
            $"/v1/files{call.ProviderQuery}&x-model-provider={call.Provider}{(purpose is null ? "" : $"&purpose={purpose}")}&limit={limit}",
            async client => Essentials.Of(
                await FirstAsync(client.Files.ListAsync(call.Provider ?? default, TestObjects.FileList(purpose, limit)).AsPages())),
            () => Essentials.OfFiles(recording.Json(), call));
    }

    private static ReplayedCall FileRetrieve(RecordedCall call, Recording recording) => new(
        "GET",
        FilePath(call) + call.ProviderQuery,
        async client => [Essentials.Of(await client.Files.RetrieveAsync(call.Id!, call.Provider!.Value))],
        () => [Essentials.OfFile(recording.Json(), call)]);

    private static ReplayedCall FileDelete(RecordedCall call, Recording recording) => new(
        "DELETE",
        FilePath(call) + call.ProviderQuery,
        async client => [Essentials.Of(await client.Files.DeleteAsync(call.Id!, call.Provider!.Value))],
        () => [Essentials.OfDeletion(recording.Json(), call)]);

    private static ReplayedCall FileContent(RecordedCall call, Recording recording) => new(
        "GET",
        $"{FilePath(call)}/content{call.ProviderQuery}",
        async client => [await BytesAsync(client, call)],
        () => [Convert.ToHexString(recording.Answer.Body)]);

    /// <summary>The recorded retrieve of the batch that a recording cancels, from the same gateway.</summary>
    public static Recording RetrievedAfter(Recording cancel) => Recording.All.First(other =>
        other.Version == cancel.Version && other.IsSuccess
        && other.Call is { Kind: CallKind.Retrieve } call && call.Id == cancel.Call.Id && call.Provider == cancel.Call.Provider);

    private static string FilePath(RecordedCall call) => IdSpelling.FilePath(call.Id!, call.Provider?.Value);

    private static int? Number(string? text) => int.TryParse(text, CultureInfo.InvariantCulture, out int number) ? number : null;

    private static async Task<string> BytesAsync(BifrostClient client, RecordedCall call)
    {
        await using Stream content = await client.Files.GetContentAsync(call.Id!, call.Provider ?? default);
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy);
        return Convert.ToHexString(copy.ToArray());
    }

    private static async Task<T> FirstAsync<T>(IAsyncEnumerable<T> pages)
    {
        await foreach (T page in pages)
            return page;
        throw new AssertionException("There is no page.");
    }
}
