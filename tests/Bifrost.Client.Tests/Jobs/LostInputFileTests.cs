using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs;

/// <summary>Creates that are rejected because something does not exist: the input file, or something else.</summary>
public sealed class LostInputFileTests
{
    private const int Uploads = 2;

    [Test]
    public async Task A_file_that_was_uploaded_for_an_earlier_create_is_uploaded_again()
    {
        await using JobHost host = await JobHost.StartAsync();
        RefuseCreate(host, 429, times: 1);
        RefuseCreate(host, 404, times: 1);

        List<JobResultItem> items = await Run(host).ToListAsync();

        Assert.That(items, Has.Count.EqualTo(5));
        Assert.That(CountUploads(host), Is.EqualTo(Uploads));
    }

    [Test]
    public async Task A_new_file_is_not_uploaded_again()
    {
        await using JobHost host = await JobHost.StartAsync();
        RefuseCreate(host, 429, times: 1);
        RefuseCreate(host, 404, times: 5);

        // The second 404 is not about the file: it is new.
        await ExceptionAssert.ThrowsAsync<BifrostNotFoundException>(() => Run(host).ToListAsync());
        Assert.That(CountUploads(host), Is.EqualTo(Uploads));
    }

    private static JobResults Run(JobHost host) =>
        host.Client.Jobs.RunAsync("test", TestData.RequestItems(5), TestData.CreateRequest(ModelProvider.OpenAI), host.Journal, host.Options);

    private static void RefuseCreate(JobHost host, int statusCode, int times) => host.Gateway.Inject(
        GatewayFault.Respond(GatewayResponse.Error(statusCode, "not now")), request => request.RequestType == BifrostRequestType.BatchCreate, times);

    private static int CountUploads(JobHost host) => host.Gateway.Requests.Count(request => request.RequestType == BifrostRequestType.FileUpload);
}
