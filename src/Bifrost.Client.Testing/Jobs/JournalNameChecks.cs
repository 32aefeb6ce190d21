using Bifrost.Client.Jobs;

namespace Bifrost.Client.Testing;

/// <summary>Checks of names of jobs and files that a storage could confuse.</summary>
internal static class JournalNameChecks
{
    private const int MaxLength = 100;

    private static readonly string[] JobEnds = [".lock", "-lock", ".state.json", "..b", "_", "-", "-0", "-00", ".control", ".jsonl", ".partial", "-A.B_c-9"];

    private static readonly string[] Files =
    [
        "lock.jsonl", "state.json.jsonl", "state.jsonl", "control.jsonl", "owner.jsonl", "batches-1.log.jsonl", "a..b.jsonl", "a.jsonl.jsonl", "a-.jsonl", "a_.jsonl", "0.jsonl",
        "partial.partial.jsonl",
    ];

    public static IEnumerable<JournalCheck> All =>
    [
        new("The names of jobs can be unusual, and 100 characters long.", CheckJobsAsync),
        new("The names of files can be unusual, and 100 characters long.", CheckFilesAsync),
        new("Jobs whose names begin with the name of another are different jobs.", CheckJobPrefixesAsync),
        new("Files whose names begin with the name of another are different files.", CheckFilePrefixesAsync),
    ];

    private static async Task CheckJobsAsync(JournalTestRun run)
    {
        string[] jobs = [.. JobEnds.Select(run.NewJob), run.NewJob(new string('x', MaxLength - run.Prefix.Length))];
        for (int index = 0; index < jobs.Length; index++)
        {
            IJobJournalLock taken = await run.CreateAsync(jobs[index], index).ConfigureAwait(false);
            await run.WriteFileAsync(taken, "a.jsonl", JournalData.CreateContent(jobs[index])).ConfigureAwait(false);
        }

        for (int index = 0; index < jobs.Length; index++)
        {
            await JournalAssert.HasStateAsync(run.Open(), jobs[index], $"of the job {jobs[index]}", 1, (index, 1)).ConfigureAwait(false);
            await JournalAssert.HasFileAsync(run.Open(), jobs[index], "a.jsonl", $"of the job {jobs[index]}", JournalData.CreateContent(jobs[index])).ConfigureAwait(false);
        }

        var listed = new List<string>();
        await foreach (JobJournalEntry entry in run.Open().ListAsync(run.Token).ConfigureAwait(false))
            listed.Add(entry.Job);
        JournalAssert.IsSet(jobs, listed.Where(job => job.StartsWith(run.Prefix, StringComparison.Ordinal)), "the jobs in the list");
    }

    private static async Task CheckFilesAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        string[] files = [.. Files, $"{new string('x', MaxLength - ".jsonl".Length)}.jsonl"];
        IJobJournalLock taken = await run.CreateAsync(job, 1).ConfigureAwait(false);
        foreach (string file in files)
            await run.WriteFileAsync(taken, file, JournalData.CreateContent(file)).ConfigureAwait(false);
        await taken.WriteStateAsync(JournalData.CreateStep(2), run.Token).ConfigureAwait(false);
        await taken.DisposeAsync().ConfigureAwait(false);
        await run.LockAsync(job, run.Open()).ConfigureAwait(false);
        foreach (string file in files)
            await JournalAssert.HasFileAsync(run.Open(), job, file, "for the next owner", JournalData.CreateContent(file)).ConfigureAwait(false);
        await JournalAssert.HasStateAsync(run.Open(), job, "of a job with such files", 2, (1, 1)).ConfigureAwait(false);
        await JournalAssert.HasControlAsync(run.Open(), job, "of a job with such files", JobControl.Run).ConfigureAwait(false);
    }

    private static async Task CheckJobPrefixesAsync(JournalTestRun run)
    {
        string first = run.NewJob("-a");
        string second = run.NewJob("-ab");
        IJobJournalLock firstLock = await run.CreateAsync(first, 1).ConfigureAwait(false);
        IJobJournalLock secondLock = await run.CreateAsync(second, 2).ConfigureAwait(false);
        await run.WriteFileAsync(firstLock, "a.jsonl", JournalData.CreateContent("first")).ConfigureAwait(false);
        await run.WriteFileAsync(secondLock, "a.jsonl", JournalData.CreateContent("second")).ConfigureAwait(false);
        await run.Journal.WriteControlAsync(first, JobControl.Cancel, run.Token).ConfigureAwait(false);
        await JournalAssert.HasControlAsync(run.Open(), second, "after the job with the shorter name was cancelled", JobControl.Run).ConfigureAwait(false);
        await run.Journal.WriteControlAsync(second, JobControl.Pause, run.Token).ConfigureAwait(false);
        await firstLock.DisposeAsync().ConfigureAwait(false);
        await run.Journal.DeleteAsync(first, run.Token).ConfigureAwait(false);

        await JournalAssert.HasNoStateAsync(run.Open(), first, "after the job with the shorter name was deleted").ConfigureAwait(false);
        await secondLock.WriteStateAsync(JournalData.CreateStep(2, 3), run.Token).ConfigureAwait(false);
        await JournalAssert.HasStateAsync(run.Open(), second, "after the job with the shorter name was deleted", 2, (2, 1), (3, 2)).ConfigureAwait(false);
        await JournalAssert.HasFileAsync(
            run.Open(), second, "a.jsonl", "after the job with the shorter name was deleted", JournalData.CreateContent("second")).ConfigureAwait(false);
        await JournalAssert.HasControlAsync(run.Open(), second, "after the job with the shorter name was deleted", JobControl.Pause).ConfigureAwait(false);
    }

    private static async Task CheckFilePrefixesAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        string[] files = ["a.jsonl", "a.jsonl.b.jsonl", "aa.jsonl", "a-1.jsonl"];
        IJobJournalLock taken = await run.CreateAsync(job).ConfigureAwait(false);
        foreach (string file in files)
            await run.WriteFileAsync(taken, file, JournalData.CreateContent(file)).ConfigureAwait(false);
        foreach (string file in files)
            await JournalAssert.HasFileAsync(run.Open(), job, file, "after its commit", JournalData.CreateContent(file)).ConfigureAwait(false);
        await taken.DeleteFileAsync("a.jsonl", run.Token).ConfigureAwait(false);
        await JournalAssert.HasNoFileAsync(run.Open(), job, "a.jsonl", "that was deleted").ConfigureAwait(false);
        foreach (string file in files[1..])
            await JournalAssert.HasFileAsync(
                run.Open(), job, file, "after the file with the shorter name was deleted", JournalData.CreateContent(file)).ConfigureAwait(false);
    }
}
