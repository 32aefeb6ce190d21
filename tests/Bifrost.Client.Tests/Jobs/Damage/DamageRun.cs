using System.Text;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs.Damage;

/// <summary>Damages a file of a job, does a step, and checks its outcome.</summary>
internal sealed class DamageRun(DamageHost host, DamageCell cell)
{
    private const string OtherJob = "other";

    private readonly List<string> _items = [];
    private readonly string _output = Path.Combine(host.Host.Directory, "output.jsonl");
    private string _path = "";
    private byte[] _content = [];
    private long _position;
    private int _creates;
    private Exception? _exception;
    private JobProgress? _progress;
    private JobSnapshot? _snapshot;
    private JobListItem[] _list = [];

    // The last items before the position of a reading that begins within a file, and after it, by the files.
    private int ItemsBefore => cell.File == DamagedFile.GivenUp ? 6 : 2;

    public async Task DamageAsync()
    {
        if (cell.Step is DamageStep.ReadWithinFile or DamageStep.ReadAfterFile)
            await ReadPositionAsync();
        if (cell.File == DamagedFile.Control)
        {
            await host.Jobs.PauseAsync("test", host.Journal);
            await host.Jobs.ResumeAsync("test", host.Journal);
        }

        // The other job has the first owner.
        if (cell.File == DamagedFile.Owner)
            await (await host.OpenAsync()).DisposeAsync();

        byte[]? other = cell.Damage == FileDamage.FileOfOtherJob && !cell.HasRecord ? await ReadOtherAsync() : null;
        _path = host.FindPath(cell.File);
        _content = await File.ReadAllBytesAsync(_path);
        byte[]? damaged = Damager.Apply(_content, cell.File, cell.Damage, other);
        Assert.That(damaged, Is.Not.EqualTo(_content), "The file has no damage.");
        if (damaged is null)
            File.Delete(_path);
        else
            await File.WriteAllBytesAsync(_path, damaged);
        _creates = host.CountCreates();
    }

    public async Task ExecuteAsync() => _exception = await ExceptionAssert.RecordAsync(ExecuteStepAsync);

    public async Task VerifyAsync(DamageRule rule)
    {
        switch (rule.Outcome)
        {
            case DamageOutcome.Exact:
                VerifyExact();
                break;
            case DamageOutcome.Refused:
                VerifyRefused();
                break;
            case DamageOutcome.Paused:
                VerifyPaused();
                break;
            case DamageOutcome.OtherHead:
                Assert.That(_exception, Is.Null);
                Assert.That(_list.Select(item => (item.Name, item.Progress?.BatchStates.Queued)), Is.EquivalentTo([("test", 3), (OtherJob, 3)]));
                break;
            case DamageOutcome.LinesOfNow:
                Assert.That(_exception, Is.Null);
                Assert.That(_items, Is.EqualTo(GetLinesOfNow()));
                break;
            default:
                Assert.Fail("The cell cannot be.");
                break;
        }

        await VerifyEndAsync(rule.Outcome);
    }

    private async Task<byte[]> ReadOtherAsync()
    {
        if (cell.File == DamagedFile.Control)
            return "pause\n"u8.ToArray();
        await (await host.CreateAsync(OtherJob, "q-")).DisposeAsync();
        return await File.ReadAllBytesAsync(host.FindPath(cell.File, OtherJob));
    }

    private async Task ReadPositionAsync()
    {
        await using BatchJob job = await host.OpenAsync();
        List<JobResultItem> items = await job.GetResultsAsync().ToListAsync();
        _position = items[ItemsBefore + (cell.Step == DamageStep.ReadWithinFile ? 0 : 1)].Position;
    }

    private async Task ExecuteStepAsync()
    {
        if (cell.Step == DamageStep.List)
        {
            _list = [.. await host.Jobs.ListAsync(host.Journal).ToListAsync()];
            return;
        }

        if (cell.Step == DamageStep.Peek)
        {
            _snapshot = await host.Jobs.PeekAsync("test", host.Journal);
            return;
        }

        await using BatchJob job = await host.OpenAsync();
        await ExecuteAsync(job);
        _progress = job.Progress;
    }

    private async Task ExecuteAsync(BatchJob job)
    {
        switch (cell.Step)
        {
            case DamageStep.Submit or DamageStep.SubmitInline:
                await job.SubmitAsync();
                break;
            case DamageStep.Collect or DamageStep.CompleteAttempt:
                await job.PollAsync();
                break;
            case DamageStep.ReadFromStart or DamageStep.ReadWithinFile or DamageStep.ReadAfterFile:
                await ReadAsync(job.GetResultsAsync(_position));
                break;
            case DamageStep.WriteToFile:
                await job.GetResultsAsync().WriteToFileAsync(_output);
                break;
            case DamageStep.RunToEnd:
                await ReadAsync(job.RunAsync());
                break;
            case DamageStep.Cancel:
                await job.CancelAsync();
                break;
            case DamageStep.RestoreResults:
                await job.RestoreResultsAsync();
                await job.WaitForCompletionAsync();
                break;
            case DamageStep.RestoreRequests:
                await job.RestoreRequestsAsync(DamageHost.Items);
                await job.WaitForCompletionAsync();
                break;
        }
    }

    private async Task ReadAsync(JobResults results)
    {
        await foreach (JobResultItem item in results)
            _items.Add(DamageHost.Describe(item));
    }

    private void VerifyExact()
    {
        Assert.That(_exception, Is.Null);
        switch (cell.Step)
        {
            case DamageStep.List:
                Assert.That(_list.Single(item => item.Name == "test").Progress?.Completed.Total, Is.EqualTo(8));
                break;
            case DamageStep.Peek:
                Assert.That((_snapshot!.Progress.Completed.Total, _snapshot.Control, _snapshot.Batches.Count), Is.EqualTo((8, JobControl.Run, 4)));
                break;
            case DamageStep.Open:
                Assert.That((_progress!.Completed.Total, _progress.BatchStates.Queued), Is.EqualTo((8, 1)));
                break;
            case DamageStep.Submit or DamageStep.SubmitInline:
                Assert.That((_progress!.BatchStates.Active, _progress.Completed.Total), Is.EqualTo((1, 8)));
                break;
            case DamageStep.Collect or DamageStep.RestoreRequests or DamageStep.RestoreResults:
                Assert.That((_progress!.IsCompleted, _progress.BatchStates.Collected), Is.EqualTo((true, DamageHost.Creates)));
                break;
            case DamageStep.CompleteAttempt:
                Assert.That((_progress!.BatchStates.Collected, _progress.BatchStates.Queued, _progress.Completed.Total), Is.EqualTo((3, 1, 8)));
                break;
            case DamageStep.ReadFromStart or DamageStep.RunToEnd:
                Assert.That(_items, Is.EqualTo(DamageHost.Results));
                break;
            case DamageStep.WriteToFile:
                VerifyOutput();
                break;
            case DamageStep.ReadWithinFile:
                Assert.That(_items, Is.EqualTo(DamageHost.Results.Skip(ItemsBefore + 1)));
                break;
            case DamageStep.ReadAfterFile:
                Assert.That(_items, Is.EqualTo(DamageHost.Results.Skip(ItemsBefore + 2)));
                break;
            case DamageStep.Cancel:
                Assert.That((_progress!.IsCompleted, _progress.IsCancelled, _progress.BatchStates.Collected), Is.EqualTo((true, true, 4)));
                break;
        }

        Assert.That(host.CountCreates(), Is.EqualTo(GetCreatesOfStep()));
    }

    private int GetCreatesOfStep() => cell.Step switch
    {
        DamageStep.Submit or DamageStep.SubmitInline => _creates + 1,
        DamageStep.RunToEnd or DamageStep.RestoreRequests => DamageHost.Creates,
        _ => _creates,
    };

    private void VerifyRefused()
    {
        Assert.That(host.CountCreates(), Is.EqualTo(_creates));
        if (cell.Step == DamageStep.List)
        {
            _exception = _list.Single(item => item.Name == "test").Failure;
            Assert.That(_list.Where(item => item.Name != "test").Select(item => item.Failure), Is.All.Null);
        }

        Assert.That(_exception, Is.TypeOf<BifrostJobException>());
        var exception = (BifrostJobException)_exception!;
        Assert.That(exception.Reason, Is.EqualTo(JobFailureReason.Damaged));
        string name = Path.GetFileName(_path);
        if (cell.HasRecord)
        {
            Assert.That(exception.FileName, Is.EqualTo(name));
            Assert.That(exception.Message, Does.Contain(name).And.Contain("Restore"));
        }
        else
        {
            // The state of another job names a log that is another one, or does not exist.
            Assert.That(exception.Message, Does.Contain(cell is { File: DamagedFile.State, Damage: FileDamage.FileOfOtherJob } ? "batches-" : name));
        }

        if (cell.File == DamagedFile.Control)
            Assert.That(exception.Message, Does.EndWith("Write one of them into it."));
        VerifyItemsBefore(exception);
    }

    private void VerifyItemsBefore(BifrostJobException exception)
    {
        bool isOfResults = cell.HasResults && cell.Step is DamageStep.ReadFromStart or DamageStep.ReadWithinFile or DamageStep.RunToEnd;
        if (isOfResults)
        {
            Assert.That(exception.ItemsDelivered, Is.EqualTo(_items.Count));
            Assert.That(exception.Message, Does.Contain($"{_items.Count} items were returned before"));
        }

        int before = !isOfResults ? _items.Count : cell.Step == DamageStep.ReadWithinFile ? 0 : ItemsBefore;
        Assert.That(_items.Take(before), Is.EqualTo(DamageHost.Results.Take(before)));

        // Where the damage is in place, the end of the file shows it.
        if (!cell.IsInPlace)
            Assert.That(_items, Has.Count.EqualTo(before));
    }

    private void VerifyPaused()
    {
        Assert.That(host.CountCreates(), Is.EqualTo(_creates));
        if (cell.Step == DamageStep.Peek)
            Assert.That(_snapshot!.Control, Is.EqualTo(JobControl.Pause));
        else
            Assert.That((_exception as BifrostJobException)?.Reason, Is.EqualTo(JobFailureReason.Paused), $"{_exception}");
        Assert.That(_items, Is.EqualTo(DamageHost.Results.Take(_items.Count)));
    }

    private string[] GetLinesOfNow()
    {
        string[] rest = [.. DamageHost.Results.Skip(ItemsBefore + 1)];
        if (cell.Damage == FileDamage.LinesExchanged)
            rest[0] = DamageHost.Results[ItemsBefore];
        else
            rest[0] = rest[0].Replace("r-", "q-", StringComparison.Ordinal);
        return rest;
    }

    private void VerifyOutput()
    {
        string[] lines = File.ReadAllLines(_output);
        Assert.That(
            lines.Select(line => DamageHost.Describe(JobResultLine.Read(Encoding.UTF8.GetBytes(line), ModelProvider.OpenAI, 0))), Is.EqualTo(DamageHost.Results));
    }

    // Whatever the step has done: with the file as it was, the job ends as one that had no damage.
    private async Task VerifyEndAsync(DamageOutcome outcome)
    {
        if (outcome != DamageOutcome.Exact || IsRepairedAfterStep())
            await File.WriteAllBytesAsync(_path, _content);

        await using BatchJob job = await host.OpenAsync();
        if (cell.Step == DamageStep.WriteToFile && outcome == DamageOutcome.Refused)
        {
            await job.GetResultsAsync().WriteToFileAsync(_output);
            VerifyOutput();
        }

        List<string> items = [.. (await job.RunAsync().ToListAsync()).Select(DamageHost.Describe)];
        if (cell.Step == DamageStep.Cancel && _progress?.IsCancelled != false)
            Assert.That(items.Select(GetId), Is.EquivalentTo(DamageHost.Results.Select(GetId)));
        else if (cell.Step == DamageStep.RestoreResults)
            Assert.That(items, Is.EquivalentTo(DamageHost.Results));
        else
            Assert.That(items, Is.EqualTo(DamageHost.Results));
        Assert.That(host.CountCreates(), Is.EqualTo(job.Progress.IsCancelled ? _creates : DamageHost.Creates));
    }

    // After a step that was not to notice it. What a step has restored stays, and so does what no later step is to notice.
    private bool IsRepairedAfterStep() => cell.File switch
    {
        DamagedFile.Control => true,
        DamagedFile.Log => cell.Damage != FileDamage.Doubled,
        DamagedFile.State or DamagedFile.Owner => false,
        _ => cell.Step != DamageStep.RestoreResults && (cell.Step != DamageStep.RestoreRequests || cell.HasResults),
    };

    private static string GetId(string item) => item.Split(' ')[0];
}
