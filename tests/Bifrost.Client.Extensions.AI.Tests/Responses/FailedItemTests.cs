namespace Bifrost.Client.Extensions.AI.Tests.Responses;

/// <summary>An item without a response says why on an exception, which does not contain the provider's text.</summary>
public sealed class FailedItemTests
{
    [Test]
    public void An_error_of_OpenAI_is_on_the_exception()
    {
        var item = new BatchResultItem
        {
            CustomId = "a",
            Response = new BatchItemResponse { StatusCode = 400, Body = JsonPayload.Parse("""{"error":{"message":"The prompt 'secret' is too long","code":"context_length_exceeded"}}""") },
        };

        BifrostItemException exception = Assert.Throws<BifrostItemException>(() => item.ToChatResponse())!;

        Assert.That((exception.CustomId, exception.Outcome, exception.StatusCode, exception.ErrorCode), Is.EqualTo(("a", BatchItemOutcome.Errored, (int?)400, "context_length_exceeded")));
        Assert.That(exception.Item, Is.SameAs(item));
        Assert.That(exception.ToString(), Does.Not.Contain("secret"));
        Assert.That(exception.Message, Is.EqualTo("The request 'a' did not succeed with the status code 400: its outcome is Errored."));
    }

    [TestCase("expired", BatchItemOutcome.Expired)]
    [TestCase("canceled", BatchItemOutcome.Cancelled)]
    [TestCase("errored", BatchItemOutcome.Errored)]
    public void A_result_of_Anthropic_without_a_message_is_an_exception(string type, BatchItemOutcome outcome)
    {
        var item = new BatchResultItem { CustomId = "a", Result = new BatchItemResult { Type = type } };

        BifrostItemException exception = Assert.Throws<BifrostItemException>(() => item.ToChatResponse<int>())!;

        Assert.That((exception.Outcome, exception.StatusCode), Is.EqualTo((outcome, (int?)null)));
    }

    [Test]
    public void An_item_of_which_nothing_is_known_is_an_exception() =>
        Assert.That(() => new BatchResultItem { CustomId = "a" }.ToChatResponse(), Throws.TypeOf<BifrostItemException>().With.Property("Outcome").EqualTo(BatchItemOutcome.Unknown));
}
