using System.Text;

namespace Bifrost.Client.Tests.Results;

public sealed class ResultReaderDisposalTests : GatewayTestBase
{
    [Test]
    public async Task A_disposed_reader_throws_and_sends_no_request([Values] BatchResultsSource source, [Values] bool begun)
    {
        Gateway.Respond(request =>
            request.Path.EndsWith("/results", StringComparison.Ordinal) ? TestPage.Last("a b")
            : request.Path.EndsWith("/content", StringComparison.Ordinal) ? new GatewayResponse { Body = Encoding.UTF8.GetBytes("{\"custom_id\":\"a\"}\n{\"custom_id\":\"b\"}\n") }
            : GatewayResponse.Json("""{"id":"batch_1","status":"completed","output_file_id":"file-1"}"""));
        BatchResultReader reader = CreateClient().Batches.OpenResultReader(Reference, new() { Source = source });
        if (begun)
            await reader.ReadAsync();
        int requestCount = Gateway.Requests.Count;

        await reader.DisposeAsync();

        await ExceptionAssert.ThrowsAsync<ObjectDisposedException>(async () => await reader.ReadAsync());
        Assert.That((reader.Summary, Gateway.Requests.Count), Is.EqualTo(((BatchResultsSummary?)null, requestCount)));
        Assert.That(() => reader.Item.Length, Throws.InvalidOperationException);
    }
}
