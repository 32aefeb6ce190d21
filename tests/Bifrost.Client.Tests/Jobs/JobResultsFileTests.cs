using System.Text.Json;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs;

/// <summary>Results written as JSON Lines, to a file that continues and to a stream.</summary>
public sealed class JobResultsFileTests
{
    [Test]
    public async Task Each_line_is_the_item_as_received_with_its_attempts_and_batch_before_it()
    {
        await using JobHost host = await JobHost.StartAsync();
        host.Gateway.AnswerWith(request => request.Line == 2 ? null : request.Succeed());
        string path = Path.Combine(host.Directory, "results.jsonl");

        await using BatchJob job = await host.CreateAsync(3, ModelProvider.OpenAI, host.Options with { MaxAttempts = 1 });
        JobSummary summary = await job.RunAsync().WriteToFileAsync(path);

        string id = job.Batches[0].Reference!.Id;
        JsonElement[] lines = [.. (await File.ReadAllLinesAsync(path)).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.That(lines.Select(line => line.GetProperty("custom_id").GetString()), Is.EqualTo((string[])["r-1", "r-3", "r-2"]));
        Assert.That(lines.Select(line => (line.GetProperty("attempts").GetInt32(), line.GetProperty("batch_id").GetString())), Is.All.EqualTo((1, id)));
        Assert.That(lines[0].GetProperty("response").GetProperty("status_code").GetInt32(), Is.EqualTo(200));
        Assert.That(lines[2].GetRawText(), Is.EqualTo($$"""{"attempts":1,"batch_id":"{{id}}","failure":"missing","custom_id":"r-2"}"""));
        Assert.That(summary.Results, Is.EqualTo(new JobRequestCounts { Succeeded = 2, Missing = 1 }));
    }

    [Test]
    public async Task A_file_that_was_cut_anywhere_is_continued_at_the_exact_byte([Range(0, 3)] int part)
    {
        await using JobHost host = await JobHost.StartAsync();
        await using BatchJob job = await host.CreateAsync(25, ModelProvider.OpenAI);
        await job.WaitForCompletionAsync();
        string path = Path.Combine(host.Directory, "results.jsonl");
        await job.GetResultsAsync().WriteToFileAsync(path);
        byte[] whole = await File.ReadAllBytesAsync(path);

        for (int length = 7 * part; length <= whole.Length; length += 4 * 7)
        {
            await File.WriteAllBytesAsync(path, whole[..length]);
            await job.GetResultsAsync().WriteToFileAsync(path);
            Assert.That(await File.ReadAllBytesAsync(path), Is.EqualTo(whole), $"Cut after {length} bytes.");
        }
    }

    [TestCase("something else")]
    [TestCase("{\"attempts\":1}\n")]
    [TestCase("{\"attempts\":1}\n{\"attempts\":1,\"batch_id\":\"x\"")]
    public async Task A_file_with_something_else_is_not_changed(string content)
    {
        await using JobHost host = await JobHost.StartAsync();
        await using BatchJob job = await host.CreateAsync(25, ModelProvider.OpenAI);
        await job.WaitForCompletionAsync();
        string path = Path.Combine(host.Directory, "results.jsonl");
        await File.WriteAllTextAsync(path, content);

        BifrostJobException exception = await ExceptionAssert.ThrowsAsync<BifrostJobException>(() => job.GetResultsAsync().WriteToFileAsync(path));

        Assert.That(exception.Message, Does.EndWith("does not contain the results of job 'test': it was not changed."));
        Assert.That(await File.ReadAllTextAsync(path), Is.EqualTo(content));
    }

    [Test]
    public async Task A_file_that_is_longer_than_the_results_is_not_one_of_them()
    {
        await using JobHost host = await JobHost.StartAsync();
        await using BatchJob job = await host.CreateAsync(5, ModelProvider.OpenAI);
        await job.WaitForCompletionAsync();
        string path = Path.Combine(host.Directory, "results.jsonl");
        await job.GetResultsAsync().WriteToFileAsync(path);
        await File.AppendAllTextAsync(path, "more\n");

        await ExceptionAssert.ThrowsAsync<BifrostJobException>(() => job.GetResultsAsync().WriteToFileAsync(path));
    }

    [Test]
    public async Task A_stream_is_continued_at_the_position_that_the_caller_has_stored()
    {
        await using JobHost host = await JobHost.StartAsync();
        await using BatchJob job = await host.CreateAsync(45, ModelProvider.OpenAI, host.Options with { MaxActiveBatches = 1 });
        using var written = new MemoryStream();
        long position = 0;
        var positions = new List<long>();
        while (!job.Progress.IsCompleted)
        {
            await job.SubmitAsync();
            host.Clock.Advance(TimeSpan.FromHours(2));
            await job.PollAsync();
            positions.Add(position = await job.GetResultsAsync(position).WriteToAsync(written));
        }

        using var whole = new MemoryStream();
        await job.GetResultsAsync().WriteToAsync(whole);
        Assert.That(written.ToArray(), Is.EqualTo(whole.ToArray()));
        Assert.That(positions, Has.Count.EqualTo(5).And.Ordered);
        Assert.That(position, Is.EqualTo(whole.Length));
    }

    [Test]
    public async Task A_position_after_the_last_result_is_refused()
    {
        await using JobHost host = await JobHost.StartAsync();
        await using BatchJob job = await host.CreateAsync(5, ModelProvider.OpenAI);

        await ExceptionAssert.ThrowsAsync<BifrostJobException>(() => job.GetResultsAsync(1000).WriteToAsync(new MemoryStream()));
        Assert.Throws<ArgumentOutOfRangeException>(() => job.GetResultsAsync(-1));
    }
}
