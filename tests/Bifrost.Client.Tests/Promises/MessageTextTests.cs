using System.Text.Json;

namespace Bifrost.Client.Tests.Promises;

/// <summary>The message of an exception has only what the gateway itself wrote, and codes; everything else is on the properties.</summary>
public sealed class MessageTextTests : GatewayTestBase
{
    private const string Prompt = "hush: my secret prompt";

    private static readonly string[] ForeignErrors =
    [
        $$$"""{"error":{"message":"{{{Prompt}}}","type":"invalid_request_error","param":null,"code":"context_length"}}""",
        $$$"""{"type":"error","error":{"type":"invalid_request_error","message":"{{{Prompt}}}"},"request_id":"req_1"}""",
        $$$"""{"error":{"code":400,"message":"{{{Prompt}}}","status":"INVALID_ARGUMENT","details":[{"reason":"{{{Prompt}}}"}]}}""",
        $$$"""{"error":"{{{Prompt}}}"}""",
        $$$"""{"error":{"type":"{{{Prompt}}}","code":"{{{Prompt}}}","message":"{{{Prompt}}}"}}""",
        $$$"""{"type":"{{{Prompt}}}","error":"{{{Prompt}}}"}""",
        $$$"""{"is_bifrost_error":false,"error":{"type":"a\nhush","code":"hush hush","message":"m"},"extra_fields":{"provider":"hush\nhush","raw_response":{} } }""",
        $$$"""{"is_bifrost_error":false,"error":{"code":"{{{new string('h', 65)}}}","message":"m\nhush"},"extra_fields":{} }""",
    ];

    [Test]
    public async Task Promise_08_text_that_is_not_the_gateways_is_on_properties_only(
        [ValueSource(nameof(ForeignErrors))] string body, [Values(400, 404, 409, 429, 500, 503)] int status)
    {
        RespondWith(GatewayResponse.Json(body, status));
        foreach (Func<Task> call in (Func<Task>[])[() => Host.Batches.RetrieveAsync(Reference), () => Host.Batches.GetResultsPageAsync(Reference), () => Host.Batches.CancelAsync(Reference)])
        {
            var failure = (BifrostApiException)(await ExceptionAssert.RecordAsync(call))!;
            Assert.That(failure.ToString(), Does.Not.Contain("hush").And.Not.Contain(new string('h', 65)));
            Assert.That(failure.Message, Does.Contain($"failed with {status}").And.Not.Contain("\n"));
            Assert.That($"{failure.ErrorMessage}", Is.Not.Empty);
            Assert.That(failure.RawBody.ToString(), Is.EqualTo(body));
        }
    }

    [Test]
    public async Task Promise_08_the_types_of_native_errors_are_reported()
    {
        RespondWith(GatewayResponse.Json(ForeignErrors[1], 400));
        BifrostApiException failure = await ExceptionAssert.ThrowsAsync<BifrostApiException>(() => Host.Batches.RetrieveAsync(Reference));
        Assert.That(failure.Message, Does.EndWith("failed with 400 (invalid_request_error): not an error of the gateway; its message is in ErrorMessage."));
        Assert.That((failure.ErrorMessage, failure.ErrorType), Is.EqualTo((Prompt, new BifrostErrorType("invalid_request_error"))));
    }

    [TestCase("sk-bf-0123456789abcdef")]
    [TestCase("my-own-key-4711")]
    public async Task Promise_08_a_key_that_the_gateway_echoes_is_not_in_the_message(string key)
    {
        BifrostClient client = CreateClient(options => options.ApiKey = key);
        BifrostClient basic = CreateClient(options => (options.UserName, options.Password) = ("admin", key));
        foreach (string text in (string[])[$"Virtual key {key} not found", $"Incorrect API key provided: {key.ToUpperInvariant()}."])
        {
            RespondWith(GatewayResponse.Json($$$"""{"is_bifrost_error":false,"status_code":401,"type":"virtual_key_not_found","error":{"message":"{{{text}}}","code":"{{{key}}}"},"extra_fields":{} }""", 401));
            foreach (BifrostClient one in (BifrostClient[])[client, basic])
            {
                BifrostAuthenticationException failure = await ExceptionAssert.ThrowsAsync<BifrostAuthenticationException>(() => one.Batches.RetrieveAsync(Reference));
                Assert.That(failure.ToString(), Does.Not.Contain(key).IgnoreCase);
                Assert.That(failure.ErrorMessage, Is.EqualTo(text));
            }
        }
    }

    [TestCase("Incorrect API key provided: sk-proj-abc***xyz")]
    [TestCase("invalid token eyJhbGciOiJIUzI1NiJ9.e30.x")]
    [TestCase("header Authorization: Bearer abcdefghijkl was refused")]
    [TestCase("no access for AKIAIOSFODNN7EXAMPLE")]
    public async Task Promise_08_what_looks_like_a_key_is_not_in_the_message(string text)
    {
        RespondWith(GatewayResponse.Error(401, text));
        BifrostAuthenticationException failure = await ExceptionAssert.ThrowsAsync<BifrostAuthenticationException>(() => Host.Batches.RetrieveAsync(Reference));
        Assert.That(failure.Message, Does.EndWith("failed with 401: its message may contain a key, and is only in ErrorMessage. A gateway with admin authentication accepts only a user name and password."));
        Assert.That(failure.ErrorMessage, Is.EqualTo(text));
    }

    [TestCase("Provider 'x' is not allowed for this virtual key")]
    [TestCase("no batch-enabled keys found for provider: openai and model: gpt-4o-mini-2024-07-18")]
    [TestCase("batch_list is not supported by task-runner provider")]
    public async Task Promise_08_what_the_gateway_itself_wrote_stays_in_the_message(string text)
    {
        RespondWith(GatewayResponse.Error(400, text));
        BifrostApiException failure = await ExceptionAssert.ThrowsAsync<BifrostApiException>(() => Host.Batches.RetrieveAsync(Reference));
        Assert.That(failure.Message, Does.EndWith($"failed with 400: {text}."));
    }

    [Test]
    public async Task Promise_08_codes_and_a_status_that_are_texts_are_not_in_the_messages_of_a_wait()
    {
        foreach (string text in (string[])[Prompt, "hush\nhush", new string('h', 100) + "hush", "sk-hush-1234"])
        {
            string json = JsonSerializer.Serialize(text);
            RespondWith(TestData.BatchResponse("failed", $$$""","errors":{"data":[{"code":{{{json}}}},{"code":"a_code"}]}"""));
            BifrostBatchFailedException failed = await ExceptionAssert.ThrowsAsync<BifrostBatchFailedException>(
                () => Host.Batches.WaitForCompletionAsync(Reference, Host.WaitOptions with { ThrowOnFailure = true }));
            Assert.That(failed.Message, Does.EndWith("ended as 'failed' (a_code)."));

            RespondWith(GatewayResponse.Json($$$"""{"id":"batch_1","status":{{{json}}}}"""));
            Exception[] failures =
            [
                await ExceptionAssert.ThrowsAsync<BifrostWaitException>(() => Host.Batches.WaitForCompletionAsync(Reference, Host.WaitOptions)),
                await ExceptionAssert.ThrowsAsync<BifrostWaitException>(() => Host.Batches.WaitForCompletionAsync(Reference, Host.WaitOptions with { Timeout = TimeSpan.FromMinutes(1) })),
                (await CollectedResults.ReadAsync(Host.Batches.GetResultsAsync(Reference))).Failure!,
            ];
            Assert.That(failures[2], Is.TypeOf<BifrostResultsNotReadyException>());
            Assert.That(failures.Select(failure => failure.ToString()), Has.None.Contains("hush"));
        }
    }

    [TestCase("http://user:hush@elsewhere.invalid/x?hush#hush", "http://elsewhere.invalid/x")]
    [TestCase("//user:hush@elsewhere.invalid/x", null)]
    [TestCase("/x#hush", "/x")]
    [TestCase("/x?hush", "/x")]
    [TestCase("user:hush@elsewhere", null)]
    [TestCase("mailto:hush@elsewhere", null)]
    [TestCase("/hush@elsewhere", null)]
    public async Task Promise_08_a_location_is_named_without_secrets(string location, string? expected)
    {
        RespondWith(new GatewayResponse { StatusCode = 302, Headers = new Dictionary<string, string> { ["Location"] = location } });
        BifrostInvalidResponseException failure = await ExceptionAssert.ThrowsAsync<BifrostInvalidResponseException>(() => Host.Batches.RetrieveAsync(Reference));
        Assert.That(failure.ToString(), Does.Not.Contain("hush"));
        Assert.That(failure.Message, Does.Contain($"was redirected (302) to {expected}"));
    }

    [Test]
    public async Task Promise_08_ids_and_cursors_in_messages_are_short_and_on_one_line()
    {
        string cursor = "a\nhush" + new string('h', 5000);
        RespondWith(GatewayResponse.Json($$"""{"data":[{"id":"batch_1"}],"has_more":true,"next_cursor":{{JsonSerializer.Serialize(cursor)}} }"""));
        BifrostPaginationException paging = await ExceptionAssert.ThrowsAsync<BifrostPaginationException>(() => Host.Batches.ListAsync(ModelProvider.OpenAI).ToListAsync());
        Assert.That(paging.Message, Does.Not.Contain("hush").And.Not.Contain("\n"));
        Assert.That(paging.Cursor, Is.EqualTo(cursor));

        RespondWith(GatewayResponse.Json($$"""{"id":"a\nb{{new string('h', 5000)}}","status":"completed"}"""));
        BifrostInvalidResponseException other = await ExceptionAssert.ThrowsAsync<BifrostInvalidResponseException>(() => Host.Batches.RetrieveAsync(Reference));
        Assert.That(other.Message, Does.Not.Contain("\n").And.Length.LessThan(600));
    }
}
