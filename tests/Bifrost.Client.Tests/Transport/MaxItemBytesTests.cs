using System.Text;

namespace Bifrost.Client.Tests.Transport;

public sealed class MaxItemBytesTests : GatewayTestBase
{
    [Test]
    public async Task A_value_of_MaxItemBytes_is_read_and_a_larger_one_is_not([Values(0, 1, 40_000)] int over, [Values(1024, 100_000)] int limit, [Values] bool newLine)
    {
        string json = Padded(limit + over);
        BifrostClient client = CreateClient(options => options.MaxItemBytes = limit);

        RespondWith(GatewayResponse.Json(json));
        Exception? batch = await ExceptionAssert.RecordAsync(() => client.Batches.RetrieveAsync(Reference));
        RespondWith(new GatewayResponse { Body = Encoding.UTF8.GetBytes(newLine ? json + "\n" : json) });
        CollectedResults line = await CollectedResults.ReadAsync(client.Files.GetResultItemsAsync("file-1", ModelProvider.OpenAI));
        RespondWith(GatewayResponse.Json($$"""{"batch_id":"batch_1","results":[{{json}}]}"""));
        CollectedResults item = await CollectedResults.ReadAsync(client.Batches.GetEndpointResultsAsync(Reference));

        Type? kind = over == 0 ? null : typeof(BifrostInvalidResponseException);
        Assert.That((batch?.GetType(), line.Failure?.GetType(), item.Failure?.GetType()), Is.EqualTo((kind, kind, kind)));
    }

    private static string Padded(int length)
    {
        const string Begin = """{"id":"batch_1","pad":""" + "\"";
        return Begin + new string('p', length - Begin.Length - 2) + "\"}";
    }
}
