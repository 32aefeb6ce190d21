using System.Text;

namespace Bifrost.Client.Tests.Promises;

/// <summary>What is written is what the caller passed: text that would be changed on the way is refused, with its line.</summary>
public sealed class RequestTextTests : GatewayTestBase
{
    private static IEnumerable<TestCaseData> InvalidItems()
    {
        foreach ((string name, BatchRequestItem item) in ((string, BatchRequestItem)[])
        [
            ("half a pair in the custom_id", TestData.RequestItem(2) with { CustomId = "a\ud800" }),
            ("the other half in the custom_id", TestData.RequestItem(2) with { CustomId = "\udc00a" }),
            ("an escape for half a pair in the custom_id", TestData.RequestItem(2) with { CustomId = System.Text.Json.JsonSerializer.Deserialize<string>("\"\\u0061\"") + (char)0xd83d }),
            ("half a pair in the method", TestData.RequestItem(2) with { Method = "PO\ud800ST" }),
            ("half a pair in the endpoint", TestData.RequestItem(2) with { Endpoint = new BatchEndpoint("/v1/\udfff") }),
            ("a body that is not UTF-8", TestData.RequestItem(2) with { Body = new JsonPayload((byte[])[.. "{\"a\":\""u8, 0xff, .. "\"}"u8]) }),
            ("a body with an encoded surrogate", TestData.RequestItem(2) with { Body = new JsonPayload((byte[])[.. "{\"a\":\""u8, 0xed, 0xa0, 0x80, .. "\"}"u8]) }),
            ("a truncated character in a body", TestData.RequestItem(2) with { Body = new JsonPayload((byte[])[.. "{\"a\":\""u8, 0xe2, 0x82, .. "\"}"u8]) }),
            ("a body of several lines that is not UTF-8", TestData.RequestItem(2) with { Body = new JsonPayload((byte[])[.. "{\n\"a\":\""u8, 0xc0, 0xaf, .. "\"}"u8]) }),
        ])
        {
            yield return new TestCaseData(item).SetArgDisplayNames(name);
        }
    }

    [TestCaseSource(nameof(InvalidItems))]
    public async Task Promise_10_a_text_that_would_be_changed_is_refused_with_its_line(BatchRequestItem item)
    {
        BatchRequestItem[] items = [TestData.RequestItem(1), item];
        foreach (Func<Task> call in (Func<Task>[])
        [
            () => BatchRequestFile.WriteAsync(new MemoryStream(), items.ToAsyncEnumerable(), ModelProvider.OpenAI),
            () => BatchRequestFile.WriteAsync(new MemoryStream(), items.ToAsyncEnumerable(), ModelProvider.Bedrock),
            () => Host.Batches.CreateAsync(TestData.CreateRequest(ModelProvider.OpenAI) with { Requests = items }),
            () => Host.Batches.CreateAsync(TestData.CreateRequest(ModelProvider.Gemini) with { Requests = items }),
            () => Host.Batches.SubmitAsync(items, TestData.CreateRequest(ModelProvider.OpenAI)),
            () => Host.Files.UploadRequestsAsync(items, new FileUpload { Provider = ModelProvider.OpenAI }),
        ])
        {
            BifrostInvalidRequestItemException failure = await ExceptionAssert.ThrowsAsync<BifrostInvalidRequestItemException>(call);
            Assert.That((failure.Line, failure.CustomId), Is.EqualTo((2L, item.CustomId)));
        }
    }

    [Test]
    public async Task Promise_10_whole_characters_and_escapes_arrive_as_they_are()
    {
        BatchRequestItem item = TestData.RequestItem(1) with { CustomId = "😀é\ufffd", Body = JsonPayload.Parse("""{"a":"😀","b":"\ud800"}""") };
        var stream = new MemoryStream();
        await BatchRequestFile.WriteAsync(stream, ((BatchRequestItem[])[item]).ToAsyncEnumerable(), ModelProvider.OpenAI, BatchEndpoint.ChatCompletions);
        string line = Encoding.UTF8.GetString(stream.ToArray());
        Assert.That(line, Does.EndWith("\"body\":{\"a\":\"😀\",\"b\":\"\\ud800\"}}\n"));
        Assert.That(System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("custom_id").GetString(), Is.EqualTo(item.CustomId));
    }

    [Test]
    public async Task Promise_10_members_of_a_batch_are_checked_too()
    {
        BatchCreateRequest valid = TestData.CreateRequest(ModelProvider.OpenAI) with { InputFileId = "file-1" };
        foreach (BatchCreateRequest invalid in (BatchCreateRequest[])
        [
            valid with { Model = "a\ud800" },
            valid with { InputFileId = "a\ud800" },
            valid with { Endpoint = new BatchEndpoint("/v1/\udc00") },
            valid with { Metadata = new Dictionary<string, string> { ["a\ud800"] = "b" } },
            valid with { Metadata = new Dictionary<string, string> { ["a"] = "\ud800" } },
            valid with { AdditionalParameters = new Dictionary<string, JsonPayload> { ["a\ud800"] = JsonPayload.Parse("1") } },
        ])
        {
            Assert.That(await ExceptionAssert.RecordAsync(() => Host.Batches.CreateAsync(invalid)), Is.InstanceOf<ArgumentException>());
        }

        Assert.That(Gateway.Requests, Is.Empty);
    }
}
