using System.Text.Json.Nodes;

namespace Bifrost.Client.Tests.Jobs;

/// <summary>Where the batches of a job at Bedrock put their results: the gateway reads everything below the folder of a batch.</summary>
public sealed class JobOutputFolderTests
{
    [Test]
    public async Task Each_create_at_Bedrock_has_a_folder_of_its_own_below_the_given_one([Values("s3://bucket/out", "s3://bucket/out/")] string folder)
    {
        await using JobHost host = await JobHost.StartAsync();
        host.Gateway.AnswerWith(request => request.Line == 1 ? request.Fail(500, "no") : request.Succeed());
        await host.Client.Jobs.RunAsync(
            "test",
            TestData.RequestItems(25),
            TestData.CreateRequest(ModelProvider.Bedrock) with { OutputS3Uri = folder },
            host.Journal,
            host.Options with { Limits = new BatchLimits { MaxRequests = 10, MinRequests = 1 } }).ToListAsync();

        string[] folders =
        [
            .. host.Gateway.Requests.Where(request => request.RequestType == BifrostRequestType.BatchCreate)
                .Select(request => JsonNode.Parse(request.Body.Span)!["output_s3_uri"]!.GetValue<string>()),
        ];

        Assert.That(folders, Has.Length.EqualTo(4).And.Unique);
        Assert.That(folders, Is.All.StartsWith("s3://bucket/out/bifrost-").And.All.EndsWith("/"));
        Assert.That(folders.Where(one => folders.Any(other => other != one && other.StartsWith(one, StringComparison.Ordinal))), Is.Empty, "No folder is within another.");
    }

    [Test]
    public async Task The_folder_of_a_batch_that_is_created_without_a_job_stays_as_it_is()
    {
        await using JobHost host = await JobHost.StartAsync();

        await host.Client.Batches.SubmitAsync(TestData.RequestItems(2), TestData.CreateRequest(ModelProvider.Bedrock) with { OutputS3Uri = "s3://bucket/out" });

        GatewayRequest create = host.Gateway.Requests.Single(request => request.RequestType == BifrostRequestType.BatchCreate);
        Assert.That(JsonNode.Parse(create.Body.Span)!["output_s3_uri"]!.GetValue<string>(), Is.EqualTo("s3://bucket/out"));
    }
}
