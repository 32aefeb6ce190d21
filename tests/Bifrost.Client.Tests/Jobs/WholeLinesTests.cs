using System.Text;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs;

/// <summary>What is written at once when the results of a job are written.</summary>
public sealed class WholeLinesTests
{
    [Test]
    public async Task Each_write_has_whole_lines_whatever_their_lengths()
    {
        await using JobHost host = await JobHost.StartAsync();
        host.Gateway.AnswerWith(request => request.Succeed(JsonPayload.Parse($$"""{"text":"{{new string('x', (int)request.Line * 40_000)}}"}""")));
        await using BatchJob job = await host.CreateAsync(12, ModelProvider.OpenAI);
        var target = new RecordingStream();

        await job.RunAsync().WriteToAsync(target);

        Assert.That(target.Writes.Select(write => write[^1]), Is.All.EqualTo((byte)'\n'));
        Assert.That(target.Text.Split('\n'), Has.Length.EqualTo(13));
    }

    [Test]
    public async Task A_line_of_more_than_1_MiB_is_written_in_parts_and_those_after_it_whole()
    {
        await using JobHost host = await JobHost.StartAsync();
        host.Gateway.AnswerWith(request => request.Succeed(JsonPayload.Parse($$"""{"text":"{{new string('x', request.Line == 1 ? 3_000_000 : 10)}}"}""")));
        await using BatchJob job = await host.CreateAsync(3, ModelProvider.OpenAI);
        var target = new RecordingStream();

        await job.RunAsync().WriteToAsync(target);

        Assert.That(target.Writes.Select(write => write.Length), Is.All.LessThan(1_400_000));
        Assert.That(target.Writes[^1][^1], Is.EqualTo((byte)'\n'));
        Assert.That(target.Text.Split('\n'), Has.Length.EqualTo(4));
    }

    [Test]
    public async Task A_run_that_is_cancelled_between_two_writes_leaves_no_line_that_is_cut()
    {
        await using JobHost host = await JobHost.StartAsync();
        host.Gateway.AnswerWith(request => request.Succeed(JsonPayload.Parse($$"""{"text":"{{new string('x', 100_000)}}"}""")));
        await using BatchJob job = await host.CreateAsync(8, ModelProvider.OpenAI);
        await job.WaitForCompletionAsync();
        using var source = new CancellationTokenSource();
        var target = new RecordingStream { Written = count => source.CancelAsync() };

        Exception? failure = await ExceptionAssert.RecordAsync(() => job.GetResultsAsync().WriteToAsync(target, source.Token));

        Assert.That(failure, Is.InstanceOf<OperationCanceledException>());
        Assert.That(target.Text, Does.EndWith("\n"));
        Assert.That(target.Text.Split('\n'), Has.Length.LessThan(9));
    }

    private sealed class RecordingStream : MemoryStream
    {
        public List<byte[]> Writes { get; } = [];

        public Func<int, Task>? Written { get; init; }

        public string Text => Encoding.UTF8.GetString(ToArray());

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writes.Add(buffer.ToArray());
            await base.WriteAsync(buffer, cancellationToken);
            await (Written?.Invoke(Writes.Count) ?? Task.CompletedTask);
        }
    }
}
