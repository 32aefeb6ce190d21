using System.Text;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs.Contract;

/// <summary>A state that is not as it was written is refused, whatever was changed. Another one is never read.</summary>
public sealed class DirectoryDamageTests
{
    private static readonly byte[] Masks = [1, 0x20, 0x80, 0xff];

    [TestCase("state.json")]
    [TestCase("batches-2.log")]
    public async Task Each_truncated_file_is_refused(string file)
    {
        using var host = new DirectoryJournalHost();
        await host.CreateReleasedAsync();
        byte[] content = host.ReadBytes(file);
        for (int length = 0; length < content.Length; length++)
            await RefuseAsync(host, file, content[..length], $"{file} of {length} bytes");
    }

    [TestCase("state.json")]
    [TestCase("batches-2.log")]
    public async Task Each_changed_byte_is_refused(string file)
    {
        using var host = new DirectoryJournalHost();
        await host.CreateReleasedAsync();
        byte[] content = host.ReadBytes(file);
        foreach (byte mask in Masks)
        {
            for (int index = 0; index < content.Length; index++)
            {
                content[index] ^= mask;
                await RefuseAsync(host, file, content, $"{file} with byte {index} changed by {mask}");
                content[index] ^= mask;
            }
        }
    }

    [Test]
    public async Task A_state_with_more_or_other_content_is_refused()
    {
        using var host = new DirectoryJournalHost();
        await host.CreateReleasedAsync();
        byte[] content = host.ReadBytes("state.json");
        foreach (string more in (string[])["\n", " ", "\0", "}", "{\"version\":1}"])
        {
            await RefuseAsync(host, "state.json", [.. content, .. Encoding.UTF8.GetBytes(more)], $"'{more}' after the state");
            await RefuseAsync(host, "state.json", [.. Encoding.UTF8.GetBytes(more), .. content], $"'{more}' before the state");
        }

        await RefuseAsync(host, "state.json", [.. content, .. content], "the state twice");
        await RefuseAsync(host, "state.json", Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(content).Replace("\n", "\r\n", StringComparison.Ordinal)), "other line breaks");
        await RefuseAsync(host, "state.json", [.. Encoding.UTF8.Preamble, .. content], "a byte order mark");
    }

    [TestCase("{}")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("{\"version\":0}")]
    [TestCase("{\"version\":2}")]
    [TestCase("{\"version\":\"1\"}")]
    [TestCase("{\"version\":1.5}")]
    [TestCase("{\"version\":1,\"checksum\":\"00000000\"}")]
    [TestCase("{\"version\":1,\"head\":{}}")]
    [TestCase("{\"version\":2,\"checksum\":\"00000000\",\"head\":{}}")]
    [TestCase("{\"version\":1,\"a\":\"\\ud800\",\"\\ud800\":1}")]
    public async Task A_state_of_no_known_format_is_refused(string content)
    {
        using var host = new DirectoryJournalHost();
        await host.CreateReleasedAsync();
        await RefuseAsync(host, "state.json", Encoding.UTF8.GetBytes(content), content, isOldFormatAllowed: content.Contains("\\ud800", StringComparison.Ordinal));
    }

    [Test]
    public async Task The_message_names_the_file_and_says_what_to_do()
    {
        using var host = new DirectoryJournalHost();
        await host.CreateReleasedAsync();
        string path = Path.Combine(host.JobPath, "state.json");
        host.WriteText("state.json", Encoding.UTF8.GetString(host.ReadBytes("state.json")).Replace("\"head\": {", "\"head\": { ", StringComparison.Ordinal));

        BifrostJobException exception = await ExceptionAssert.ThrowsAsync<BifrostJobException>(host.ReadAsync);

        Assert.That(exception.Reason, Is.EqualTo(JobFailureReason.Damaged));
        Assert.That(
            exception.Message,
            Is.EqualTo(
                $"The state of job 'job' in its journal cannot be read: the file '{path}' does not have the content that its checksum says. A state that was edited by hand is refused. "
                + "Restore the directory of the job from a backup, or delete the job."));
    }

    [Test]
    public async Task A_newer_version_is_refused_by_name()
    {
        using var host = new DirectoryJournalHost();
        await host.CreateReleasedAsync();
        host.WriteText("state.json", "{\"version\":3,\"anything\":[]}");

        BifrostJobException exception = await ExceptionAssert.ThrowsAsync<BifrostJobException>(host.ReadAsync);

        Assert.That(exception.Reason, Is.EqualTo(JobFailureReason.NewerVersion));
        Assert.That(
            exception.Message, Is.EqualTo("The journal of job 'job' has version 3: a newer version of the library has written it. This one reads versions up to 2."));
    }

    [TestCase("../batches-2.log")]
    [TestCase("batches-.log")]
    [TestCase("batches-2.log.bak")]
    [TestCase("/etc/passwd")]
    [TestCase("batches-x.log")]
    [TestCase("")]
    public async Task A_state_that_names_another_file_is_refused_even_with_a_valid_checksum(string log)
    {
        using var host = new DirectoryJournalHost();
        await host.CreateReleasedAsync();
        await RefuseAsync(host, "state.json", Change(host, state => state with { Log = log }), log);
    }

    [Test]
    public async Task A_state_with_impossible_numbers_is_refused_even_with_a_valid_checksum()
    {
        using var host = new DirectoryJournalHost();
        await host.CreateReleasedAsync();
        await RefuseAsync(host, "state.json", Change(host, state => state with { LogLength = long.MaxValue }), "a long log");
        await RefuseAsync(host, "state.json", Change(host, state => state with { LogLength = -1 }), "a log of negative length");
        await RefuseAsync(host, "state.json", Change(host, state => state with { LogLength = state.LogLength - 1 }), "a shorter log");
        await RefuseAsync(host, "state.json", Change(host, state => state with { LogChecksum = state.LogChecksum + 1 }), "another checksum");
        await RefuseAsync(host, "state.json", Change(host, state => state with { Step = 0 }), "step 0");
        await RefuseAsync(host, "state.json", Change(host, state => state with { Owner = long.MaxValue }), "an owner with an absurd number");
        await RefuseAsync(host, "state.json", Change(host, state => state with { Head = "{"u8.ToArray() }), "half a head");
        await RefuseAsync(host, "state.json", Change(host, state => state with { Head = "{},\"head\":{}"u8.ToArray() }), "another member");
        await RefuseAsync(host, "state.json", Change(host, state => state with { Head = ReadOnlyMemory<byte>.Empty }), "no head");
    }

    [Test]
    public async Task A_log_with_a_line_that_is_no_record_is_refused_even_with_a_valid_checksum(
        [Values("\n", "{\"number\":1}\n", "{\"number\":1,\"record\":{}}", "{\"number\":x,\"record\":1}\n", "{\"number\":99999999999,\"record\":1}\n", "}\n")] string text)
    {
        using var host = new DirectoryJournalHost();
        await host.CreateReleasedAsync();
        byte[] log = Encoding.UTF8.GetBytes(text);
        host.WriteBytes("batches-2.log", log);
        await RefuseAsync(host, "state.json", Change(host, state => state with { LogLength = log.Length, LogChecksum = Checksum.Append(0, log) }), text);
    }

    [Test]
    public async Task A_missing_log_is_refused_by_its_name()
    {
        using var host = new DirectoryJournalHost();
        await host.CreateReleasedAsync();
        File.Delete(Path.Combine(host.JobPath, "batches-2.log"));

        BifrostJobException exception = await ExceptionAssert.ThrowsAsync<BifrostJobException>(host.ReadAsync);

        Assert.That(exception.Reason, Is.EqualTo(JobFailureReason.Damaged));
        Assert.That(exception.Message, Does.Contain("batches-2.log' does not exist."));
    }

    [Test]
    public async Task The_owner_of_the_lock_does_not_continue_a_log_that_was_cut()
    {
        using var host = new DirectoryJournalHost();
        await using IJobJournalLock taken = await host.CreateAsync();
        host.WriteBytes("batches-1.log", host.ReadBytes("batches-1.log").AsSpan()[..^1]);
        byte[] state = host.ReadBytes("state.json");

        BifrostJobException exception = await ExceptionAssert.ThrowsAsync<BifrostJobException>(async () => await taken.WriteStateAsync(DirectoryJournalHost.CreateStep(3, 3)));

        Assert.That(exception.Reason, Is.EqualTo(JobFailureReason.Damaged));
        Assert.That(host.ReadBytes("state.json"), Is.EqualTo(state));
    }

    [Test]
    public async Task An_owner_does_not_continue_the_state_of_another_one()
    {
        using var host = new DirectoryJournalHost();
        await host.CreateReleasedAsync();
        await using IJobJournalLock taken = await host.Journal.LockAsync(DirectoryJournalHost.Job);
        await taken.WriteStateAsync(DirectoryJournalHost.CreateStep(4, 1));
        foreach (long owner in (long[])[2, 4])
        {
            byte[] state = Change(host, state => state with { Owner = owner });
            host.WriteBytes("state.json", state);

            BifrostJobException exception = await ExceptionAssert.ThrowsAsync<BifrostJobException>(async () => await taken.WriteStateAsync(DirectoryJournalHost.CreateStep(5, 1)));

            Assert.That(exception.Reason, Is.EqualTo(JobFailureReason.LockLost));
            Assert.That(host.ReadBytes("state.json"), Is.EqualTo(state));
        }
    }

    [Test]
    public async Task An_owner_whose_file_was_changed_loses_the_lock_and_the_next_one_gets_it()
    {
        using var host = new DirectoryJournalHost();
        await host.CreateReleasedAsync();
        string? state = await host.ReadAsync();
        int length = host.ReadBytes("owner").Length;
        for (int index = 0; index < length; index++)
        {
            foreach (byte mask in Masks)
            {
                await using IJobJournalLock taken = await host.Journal.LockAsync(DirectoryJournalHost.Job);
                byte[] content = host.ReadBytes("owner");
                content[index % content.Length] ^= mask;
                host.WriteBytes("owner", content);

                BifrostJobException exception = await ExceptionAssert.ThrowsAsync<BifrostJobException>(async () => await taken.WriteStateAsync(DirectoryJournalHost.CreateStep(4, 1)));

                Assert.That(exception.Reason, Is.EqualTo(JobFailureReason.LockLost));
                Assert.That(taken.Lost.IsCancellationRequested, Is.True);
                Assert.That(taken.Number, Is.GreaterThan(2), "The state has the number 2.");
            }
        }

        Assert.That(await host.ReadAsync(), Is.EqualTo(state));
    }

    [TestCase("control", "pause\n", JobControl.Pause)]
    [TestCase("control", "run\n", JobControl.Run)]
    [TestCase("cancel", "cancel\n", JobControl.Cancel)]
    public async Task A_changed_control_record_is_refused_or_read_as_it_was_written(string file, string text, JobControl expected)
    {
        using var host = new DirectoryJournalHost();
        await host.CreateReleasedAsync();
        byte[] content = Encoding.UTF8.GetBytes(text);
        for (int length = 0; length <= content.Length; length++)
            await CheckAsync(content[..length]);
        for (int index = 0; index < content.Length; index++)
        {
            for (int mask = 1; mask < 256; mask++)
            {
                byte[] changed = [.. content];
                changed[index] ^= (byte)mask;
                await CheckAsync(changed);
            }
        }

        async Task CheckAsync(byte[] changed)
        {
            host.WriteBytes(file, changed);
            JobControl control = expected;
            Exception? exception = await ExceptionAssert.RecordAsync(async () => control = await host.Journal.ReadControlAsync(DirectoryJournalHost.Job));
            Assert.That(exception, Is.Null.Or.InstanceOf<BifrostJobException>());
            Assert.That(control, Is.EqualTo(expected));
        }
    }

    [Test]
    public async Task Random_damage_is_refused([Range(1, 8)] int seed)
    {
        using var host = new DirectoryJournalHost();
        await host.CreateReleasedAsync();
        var random = new Random(seed);
        foreach (string file in (string[])["state.json", "batches-2.log"])
        {
            byte[] content = host.ReadBytes(file);
            for (int round = 0; round < 200; round++)
                await RefuseAsync(host, file, Damage(random, content), $"seed {seed}, round {round} of {file}");
        }
    }

    [Test]
    public async Task A_state_of_the_old_format_is_read_and_continued()
    {
        using var host = new DirectoryJournalHost();
        byte[] old = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Jobs", "Journals", "Version1", "state.json"));
        Directory.CreateDirectory(host.JobPath);
        host.WriteBytes("state.json", old);

        JobJournalState? state = await host.Journal.ReadStateAsync(DirectoryJournalHost.Job);
        JobJournalEntry entry = (await host.Journal.ListAsync().ToListAsync()).Single();
        Assert.That(state!.Head.ToArray(), Is.EqualTo(old));
        Assert.That(state.Batches, Is.Empty);
        Assert.That(state.Version, Is.EqualTo(1));
        Assert.That(entry.Head.ToArray(), Is.EqualTo(old));

        await using IJobJournalLock taken = await host.Journal.LockAsync(DirectoryJournalHost.Job);
        Assert.That(taken.Number, Is.EqualTo(1));
        await taken.WriteStateAsync(DirectoryJournalHost.CreateStep(2, 1, 2));
        await taken.WriteStateAsync(DirectoryJournalHost.CreateStep(3, 2));
        Assert.That(await host.ReadAsync(), Does.StartWith("3 ").And.Contain(" 1 {   \"batch\": 1, \"step\": 2 }").And.Contain(" 2 {   \"batch\": 2, \"step\": 3 }"));
    }

    private static byte[] Change(DirectoryJournalHost host, Func<JobStateFile, JobStateFile> change)
    {
        var directory = new JobDirectory(host.Root, DirectoryJournalHost.Job, isShared: false, flushedToDisk: null);
        return change(JobStateFile.Parse(directory, host.ReadBytes("state.json"))).Format().ToArray();
    }

    private static byte[] Damage(Random random, byte[] content)
    {
        int first = random.Next(content.Length);
        int second = random.Next(content.Length);
        (int start, int end) = first < second ? (first, second) : (second, first + 1);
        byte[] noise = new byte[end - start];
        random.NextBytes(noise);
        return random.Next(4) switch
        {
            0 => [.. content[..start], .. content[end..]],
            1 => [.. content[..end], .. content[start..]],
            2 => [.. content[..start], .. noise, .. content[end..]],
            _ => [.. content[..start], .. content[start..end].Reverse(), .. content[end..]],
        };
    }

    // Reads, lists, writes and locks with a changed file, and puts it back.
    private static async Task RefuseAsync(DirectoryJournalHost host, string file, byte[] content, string what, bool isOldFormatAllowed = false)
    {
        byte[] original = host.ReadBytes(file);
        byte[] log = host.ReadBytes("batches-2.log");
        string? before = await ExceptionAssert.RecordAsync(host.ReadAsync) is null ? await host.ReadAsync() : null;
        bool isBehindTheEnd = file != "state.json" && content.AsSpan().StartsWith(original);
        bool isSame = isBehindTheEnd || content.AsSpan().SequenceEqual(original);
        host.WriteBytes(file, content);

        string? after = null;
        Exception? exception = await ExceptionAssert.RecordAsync(async () => after = await host.ReadAsync());
        Exception? listing = await ExceptionAssert.RecordAsync(async () => await host.Journal.ListAsync().ToListAsync());
        if (isSame)
            Assert.That(after, Is.EqualTo(before), what);
        else if (!isOldFormatAllowed)
            Assert.That(
                exception, Is.InstanceOf<BifrostJobException>().With.Property(nameof(BifrostJobException.Reason)).AnyOf(JobFailureReason.Damaged, JobFailureReason.NewerVersion), what);
        Assert.That(listing, Is.Null, what);
        if (!isSame && !isOldFormatAllowed)
        {
            await using IJobJournalLock taken = await host.Journal.LockAsync(DirectoryJournalHost.Job);
            Exception? writing = await ExceptionAssert.RecordAsync(async () => await taken.WriteStateAsync(DirectoryJournalHost.CreateStep(4, 1)));
            Assert.That(writing, Is.InstanceOf<BifrostJobException>(), what);
            Assert.That(host.ReadBytes(file), Is.EqualTo(content), $"{what}: what is refused is not changed.");
        }

        host.WriteBytes(file, original);
        host.WriteBytes("batches-2.log", log);
    }
}
