namespace Bifrost.Client.Tests.Errors;

/// <summary>Text from providers and requests may contain prompts: it is on properties, and not in messages or strings that are logged.</summary>
public sealed class PromptRedactionTests : GatewayTestBase
{
    private const string Prompt = "hush: my secret prompt";

    [Test]
    public async Task The_error_of_a_provider_is_on_properties_and_not_in_the_message()
    {
        RespondWith(GatewayResponse.Json(
            $$"""
            {"is_bifrost_error":false,"error":{"type":"invalid_request_error","message":"{{Prompt}} in message","error":"{{Prompt}} in error","param":"{{Prompt}}"},
             "extra_fields":{"provider":"openai","raw_response":{"error":"{{Prompt}} raw"},"raw_request":"{{Prompt}}"} }
            """,
            400));
        BifrostApiException failure = await ExceptionAssert.ThrowsAsync<BifrostApiException>(
            () => CreateClient().Batches.RetrieveAsync(Reference));
        Assert.That(failure.ToString(), Does.Not.Contain("hush"));
        Assert.That(failure.Message, Does.EndWith("failed with 400 (invalid_request_error): the provider openai refused it; its message is in ErrorMessage."));
        Assert.That(failure.ErrorMessage, Is.EqualTo(Prompt + " in message"));
        Assert.That(failure.ErrorDetail, Is.EqualTo(Prompt + " in error"));
        Assert.That(failure.ExtraFields!.RawResponse!.Value.ToString(), Does.Contain(Prompt));
        Assert.That($"{failure.ExtraFields}", Does.Not.Contain("hush"));
    }

    [TestCase(@"Invalid request format: \""Syntax error at index 1: invalid char\n\n\t{hush\n\t.^...\n\""", "Invalid request format: \"Syntax error at index 1: invalid char.")]
    [TestCase(@"Invalid request format: \""Syntax error at index 1: invalid char\\n\\n\\t{hush\\n\\t.^...\\n\""", "Invalid request format: \"Syntax error at index 1: invalid char.")]
    [TestCase(@"boom\r\nhush", "boom.")]
    public async Task Request_text_that_the_gateway_quotes_is_not_in_the_message(string message, string expectedMessage)
    {
        RespondWith(GatewayResponse.Json($$$"""{"is_bifrost_error":false,"error":{"message":"{{{message}}}"},"extra_fields":{}}""", 400));
        BifrostApiException failure = await ExceptionAssert.ThrowsAsync<BifrostApiException>(
            () => CreateClient().Batches.RetrieveAsync(Reference));
        Assert.That(failure.Message, Does.EndWith("failed with 400: " + expectedMessage));
        Assert.That(failure.ToString(), Does.Not.Contain("hush"));
        Assert.That(failure.ErrorMessage, Does.Contain("hush"));
    }

    [Test]
    public async Task A_long_message_is_truncated()
    {
        RespondWith(GatewayResponse.Error(400, new string('x', 10_000)));
        BifrostApiException failure = await ExceptionAssert.ThrowsAsync<BifrostApiException>(
            () => CreateClient().Batches.RetrieveAsync(Reference));
        Assert.That(failure.Message, Has.Length.LessThan(500));
        Assert.That(failure.ErrorMessage, Has.Length.EqualTo(10_000));
    }

    [Test]
    public async Task An_invalid_body_is_on_properties_and_not_in_the_message()
    {
        GatewayResponse[] responses =
        [
            GatewayResponse.Json($$"""{"batch_id":"batch_1","results":[{"custom_id":"a","response":{"body":"{{Prompt}}" """),
            GatewayResponse.Json($$"""{"batch_id":"batch_1","results":[{"custom_id":"a","response":"{{Prompt}}"}]}"""),
            GatewayResponse.Json($$"""{"batch_id":"batch_1","results":["{{Prompt}}"]}"""),
            GatewayResponse.Json($$"""{"batch_id":"batch_1","results":[],"has_more":"{{Prompt}}"}"""),
            GatewayResponse.Json($$"""{"id":"b","request_counts":"{{Prompt}}"}"""),
            GatewayResponse.Json($"{Prompt}"),
            GatewayResponse.Json($"{Prompt}", 500),
            GatewayResponse.Json($"{Prompt}") with { ContentType = "text/plain" },
        ];
        BatchesClient batches = CreateClient().Batches;
        foreach (GatewayResponse response in responses)
        {
            RespondWith(response);
            Exception?[] failures =
            [
                await ExceptionAssert.RecordAsync(() => batches.RetrieveAsync(Reference)),
                await ExceptionAssert.RecordAsync(() => batches.GetResultsPageAsync(Reference)),
            ];
            Assert.That(failures, Is.All.InstanceOf<BifrostException>());
            Assert.That(failures.Select(failure => $"{failure}"), Has.None.Contains("hush"));
        }
    }

    [Test]
    public async Task No_ToString_contains_prompt_text()
    {
        RespondWith(GatewayResponse.Json($$"""
            {"id":"batch_1","batch_id":"batch_1","errors":{"data":[{"message":"{{Prompt}}"}]},"results":[{"custom_id":"a","error":{"code":"c","message":"{{Prompt}}"},
             "response":{"status_code":200,"body":{"t":"{{Prompt}}"} },"result":{"type":"succeeded","message":{"t":"{{Prompt}}"} } }],
             "extra_fields":{"raw_request":"{{Prompt}}","raw_response":"{{Prompt}}","parse_errors":[{"code":"parse_error","message":"{{Prompt}}","line":1}]} }
            """));
        BatchesClient batches = CreateClient().Batches;
        Batch batch = await batches.RetrieveAsync(Reference);
        BatchResultsPage page = await batches.GetResultsPageAsync(Reference);
        BatchResultItem item = page.Items.Single();
        object?[] all = [batch, batch.Errors, batch.Errors!.Items[0], page, page.ExtraFields, page.ExtraFields!.ParseErrors[0], item, item.Response, item.Result, item.Error];
        Assert.That(all.Select(one => $"{one}"), Has.None.Contains("hush"));
    }

    [Test]
    public void ToString_of_an_answer_does_not_contain_the_prompt() => Assert.That(
        new BatchAnswer<string>("the prompt", TestData.SucceededItem("a")).ToString(), Is.EqualTo("BatchAnswer { CustomId = a, Outcome = Succeeded }"));
}
