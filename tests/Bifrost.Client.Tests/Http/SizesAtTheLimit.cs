using System.Text;
using Bifrost.Client.Tests.Support;
using Answer = Bifrost.Client.Testing.GatewayResponse;

namespace Bifrost.Client.Tests.Http;

[Parallelizable(ParallelScope.Self)]
public sealed class SizesAtTheLimit : GatewayTests
{
    [Test]
    public async Task What_is_as_large_as_the_limit_is_read_and_what_is_larger_is_not([Values(0, 1, 40_000)] int over, [Values(1024, 100_000)] int limit, [Values] bool newLine)
    {
        string json = Padded(limit + over);
        BifrostClient client = Client(options => options.MaxItemBytes = limit);

        ServeAlways(Answer.Json(json));
        Exception? batch = await Failure.OfAny(() => client.Batches.RetrieveAsync(Reference));
        ServeAlways(new Answer { Body = Encoding.UTF8.GetBytes(newLine ? json + "\n" : json) });
        Delivery line = await Delivery.Of(client.Files.GetResultItemsAsync("file-1", ModelProvider.OpenAI));
        ServeAlways(Answer.Json($$"""{"batch_id":"batch_1","results":[{{json}}]}"""));
        Delivery item = await Delivery.Of(client.Batches.GetEndpointResultsAsync(Reference));

        Type? kind = over == 0 ? null : typeof(BifrostInvalidResponseException);
        Assert.That((batch?.GetType(), line.Failure?.GetType(), item.Failure?.GetType()), Is.EqualTo((kind, kind, kind)));
    }

    private static string Padded(int length)
    {
        const string Begin = """{"id":"batch_1","pad":""" + "\"";
        return Begin + new string('p', length - Begin.Length - 2) + "\"}";
    }
}
