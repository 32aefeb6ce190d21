using System.Runtime.Versioning;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs;

/// <summary>Who can read what a journal and a test gateway write: prompts and responses.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class JobPrivacyTests
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerDirectory = OwnerFile | UnixFileMode.UserExecute;
    private const UnixFileMode ReadableFile = OwnerFile | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode ReadableDirectory = OwnerDirectory | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    [SetUp]
    public void RequireUnix()
    {
        if (OperatingSystem.IsWindows())
            Assert.Ignore("Windows has no modes of files.");
    }

    [Test]
    public async Task Only_the_user_of_the_process_can_read_what_a_job_writes()
    {
        await using JobHost host = await JobHost.StartAsync();
        await RunAsync(host, host.Journal);
        Assert.That(GetModes(Path.Combine(host.Directory, "test")), Is.All.EqualTo((OwnerDirectory, OwnerFile)));
    }

    [Test]
    public async Task A_journal_that_is_shared_follows_the_umask()
    {
        await using JobHost host = await JobHost.StartAsync();
        string usual = Path.Combine(host.Directory, "usual");
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(usual).FullName, "file"), "");

        await RunAsync(host, new DirectoryJobJournal(host.Directory) { IsShared = true });

        Assert.That(GetModes(Path.Combine(host.Directory, "test")), Is.All.EqualTo(GetModes(usual).Single()));
    }

    [Test]
    public async Task What_exists_keeps_its_mode()
    {
        await using JobHost host = await JobHost.StartAsync();
        await (await host.CreateAsync(5, ModelProvider.OpenAI)).DisposeAsync();
        string directory = Path.Combine(host.Directory, "test");
        File.SetUnixFileMode(directory, ReadableDirectory);
        File.SetUnixFileMode(Path.Combine(directory, "state.json"), ReadableFile);

        await RunAsync(host, host.Journal);

        Assert.That(File.GetUnixFileMode(directory), Is.EqualTo(ReadableDirectory));
        Assert.That(File.GetUnixFileMode(Path.Combine(directory, "state.json")), Is.EqualTo(ReadableFile));
    }

    [Test]
    public async Task A_journal_of_another_user_is_refused_with_the_name_of_the_option()
    {
        if (Environment.IsPrivilegedProcess)
            Assert.Ignore("Root has access to all files.");
        await using JobHost host = await JobHost.StartAsync();
        await (await host.CreateAsync(5, ModelProvider.OpenAI)).DisposeAsync();
        string directory = Path.Combine(host.Directory, "test");
        File.SetUnixFileMode(directory, UnixFileMode.None);
        try
        {
            BifrostJobException exception = await ExceptionAssert.ThrowsAsync<BifrostJobException>(() => host.Client.Jobs.OpenAsync("test", host.Journal));
            Assert.That(exception.Message, Does.Contain("has no access to job 'test'").And.Contain(nameof(DirectoryJobJournal.IsShared)));
        }
        finally
        {
            File.SetUnixFileMode(directory, OwnerDirectory);
        }
    }

    [Test]
    public async Task Only_the_user_of_the_process_can_read_the_state_of_a_test_gateway()
    {
        DirectoryInfo parent = TestDirectory.Create("bifrost-state-");
        string directory = Path.Combine(parent.FullName, "state");
        try
        {
            await using (GatewayHost host = await GatewayHost.StartAsync(options => options.StateDirectory = directory))
                await host.SubmitAndWaitAsync(ModelProvider.OpenAI);
            Assert.That(GetModes(directory), Is.All.EqualTo((OwnerDirectory, OwnerFile)));
        }
        finally
        {
            parent.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(JobHost host, DirectoryJobJournal journal) => await host.Client.Jobs
        .RunAsync("test", TestData.RequestItems(5), TestData.CreateRequest(ModelProvider.OpenAI), journal, host.Options).ToListAsync();

    // Of each file, with that of its directory.
    private static List<(UnixFileMode Directory, UnixFileMode File)> GetModes(string directory)
    {
        string[] files = Directory.GetFiles(directory, "*", SearchOption.AllDirectories);
        Assert.That(files, Is.Not.Empty);
        return [.. files.Select(file => (File.GetUnixFileMode(Path.GetDirectoryName(file)!), File.GetUnixFileMode(file)))];
    }
}
