using System.Runtime.CompilerServices;

namespace Bifrost.Client.Tests.Lifecycle;

[Parallelizable(ParallelScope.All)]
public sealed class Submitting
{
    private static IEnumerable<TestCaseData> BadRequests =>
    [
        Bad("a repeated id", Make.Request(3), "has the custom_id of an earlier one", "r-3"),
        Bad("no id", Make.Request(1) with { CustomId = "" }, "has no custom_id", null),
        Bad("no body", Make.Request(9000) with { Body = default }, "has no body", "r-9000"),
        Bad("an array for a body", Make.Request(9000) with { Body = new JsonPayload("[]"u8.ToArray()) }, "not a JSON object", "r-9000"),
        Bad("a broken body", Make.Request(9000) with { Body = new JsonPayload("{\"a\":"u8.ToArray()) }, "not JSON", "r-9000"),
    ];

    [TestCaseSource(nameof(BadRequests))]
    public async Task A_bad_request_names_its_line_and_there_is_neither_batch_nor_file(BatchRequestItem bad, string expected, string? customId)
    {
        await using Host host = await Host.StartAsync();

        BifrostInvalidRequestItemException refused = await Make.FailsAsync<BifrostInvalidRequestItemException>(
            () => host.Batches.SubmitAsync([.. Make.Requests(699), bad, .. Make.Requests(5)], Make.BatchFor(ModelProvider.OpenAI)));

        Assert.That((refused.Line, refused.CustomId), Is.EqualTo((700, customId)));
        Assert.That(refused.Message, Does.Contain(expected));
        Assert.That(await host.Batches.ListAsync(ModelProvider.OpenAI).ToListAsync(), Is.Empty);
        Assert.That(await host.Files.ListAsync(ModelProvider.OpenAI).ToListAsync(), Is.Empty);
    }

    [Test]
    public async Task A_bad_inline_request_names_its_line_and_there_is_no_batch()
    {
        await using Host host = await Host.StartAsync();

        BifrostInvalidRequestItemException refused = await Make.FailsAsync<BifrostInvalidRequestItemException>(
            () => host.Batches.SubmitAsync([.. Make.Requests(9), Make.Request(10) with { CustomId = "not for anthropic" }], Make.BatchFor(ModelProvider.Anthropic)));

        Assert.That(refused.Line, Is.EqualTo(10));
        Assert.That(await host.Batches.ListAsync(ModelProvider.Anthropic).ToListAsync(), Is.Empty);
    }

    [Test]
    public async Task No_requests_are_no_batch([Values("openai", "anthropic")] string provider)
    {
        await using Host host = await Host.StartAsync();

        await Make.FailsAsync<BifrostInvalidRequestItemException>(() => host.Batches.SubmitAsync([], Make.BatchFor(new ModelProvider(provider))));

        Assert.That(await host.Batches.ListAsync(new ModelProvider(provider)).ToListAsync(), Is.Empty);
    }

    [Test]
    public async Task A_failing_source_is_thrown_as_it_is()
    {
        await using Host host = await Host.StartAsync();

        Assert.That(
            async () => await host.Batches.SubmitAsync(Make.Requests(10).Select(r => r.CustomId == "r-5" ? throw new InvalidOperationException("mine") : r), Make.BatchFor(ModelProvider.OpenAI)),
            Throws.InvalidOperationException.With.Message.EqualTo("mine"));
    }

    [Test]
    public async Task Requests_are_sent_while_they_are_enumerated()
    {
        await using Host host = await Host.StartAsync();

        Batch batch = await host.Batches.SubmitAsync(WaitsForTheGateway(host), Make.BatchFor(ModelProvider.OpenAI));

        Assert.That(batch.InputFileId, Is.Not.Null);
    }

    [Test]
    public async Task Each_provider_gets_the_lines_of_its_own_shape()
    {
        await using Host host = await Host.StartAsync();
        const string Body = """{"model":"a-model","messages":[{"role":"user","content":"say 1"}]}""";
        const string Chat = """{"custom_id":"r-1","method":"POST","url":"/v1/chat/completions","body":""" + Body + "}";
        Assert.That(await SentAsync(host, ModelProvider.OpenAI), Is.EqualTo(Chat));
        Assert.That(await SentAsync(host, ModelProvider.Azure), Is.EqualTo(Chat));
        Assert.That(await SentAsync(host, ModelProvider.Gemini), Is.EqualTo("""{"key":"r-1","request":""" + Body + "}"));
        Assert.That(await SentAsync(host, ModelProvider.Bedrock), Is.EqualTo("""{"recordId":"r-1","modelInput":""" + Body + "}"));
        Assert.That(await SentAsync(host, ModelProvider.Vertex), Is.EqualTo("""{"request":""" + Body[..^1] + ""","labels":{"bifrost_custom_id":"r-1"}}}"""));
    }

    [Test]
    public async Task An_upload_for_a_callers_own_storage_goes_to_the_bucket_of_the_output()
    {
        await using Host host = await Host.StartAsync();

        Batch bedrock = await host.Batches.SubmitAsync(Make.Requests(1), Make.BatchFor(ModelProvider.Bedrock));
        Batch vertex = await host.Batches.SubmitAsync(Make.Requests(1), Make.BatchFor(ModelProvider.Vertex));

        Assert.That(bedrock.InputFileId, Does.StartWith("s3://a-bucket/"));
        Assert.That(vertex.InputFileId, Does.StartWith("gs://a-bucket/"));
    }

    private static async Task<string> SentAsync(Host host, ModelProvider provider)
    {
        Batch batch = await host.Batches.SubmitAsync(Make.Requests(1), Make.BatchFor(provider));
        string form = host.BodyOf(host.Gateway.Requests[^2]);
        Assert.That(batch.Status.IsKnown, Is.True);
        return form.Split("\r\n\r\n")[^1].Split('\n')[0];
    }

    // Ends only when the gateway has seen the beginning.
    private static async IAsyncEnumerable<BatchRequestItem> WaitsForTheGateway(Host host, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        int number = 0;
        while (host.Gateway.OpenConnections == 0)
        {
            yield return Make.Request(++number);
            if (number % 1000 == 0)
                await Task.Delay(1, cancellationToken);
        }

        yield return Make.Request(++number);
    }

    private static TestCaseData Bad(string name, BatchRequestItem item, string expected, string? customId) =>
        new TestCaseData(item, expected, customId).SetArgDisplayNames(name);
}
