namespace Bifrost.Client.Extensions.AI.Tests.Responses;

/// <summary>The response of an item is what the adapters of the providers make of the same body.</summary>
public sealed class AdapterResponseTests
{
    private const int Cases = 1_000;

    [Test]
    public void Responses_of_OpenAI_are_those_of_its_adapter()
    {
        Adapter adapter = Adapter.CreateOpenAI();

        PropertyCheck.ForAll(ResponseBodies.OpenAI, Cases, body => Compare(adapter, body, Items.Of(body), hasTime: true));
    }

    [Test]
    public void Responses_of_Anthropic_are_those_of_its_adapter()
    {
        Adapter adapter = Adapter.CreateAnthropic();

        PropertyCheck.ForAll(ResponseBodies.Anthropic, Cases, body => Compare(adapter, body, Items.OfAnthropic(body), hasTime: false));
    }

    private static void Compare(Adapter adapter, string body, BatchResultItem item, bool hasTime)
    {
        ChatResponse expected = adapter.ReadAsync(body).GetAwaiter().GetResult();
        ChatResponse response = item.ToChatResponse();

        Assert.That(JsonDifferences.Between(ResponseView.Of(expected, hasTime), ResponseView.Of(response, hasTime)), Is.Empty, body);
        Assert.That(response.RawRepresentation, Is.SameAs(item));
    }
}
