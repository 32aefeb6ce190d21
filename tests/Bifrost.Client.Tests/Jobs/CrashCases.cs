namespace Bifrost.Client.Tests.Jobs;

/// <summary>Where jobs are killed: before and after each change of the state is written, and between what the gateway does and the change.</summary>
internal static class CrashCases
{
    private static readonly ModelProvider[] WithIdentity = [.. CrashHost.ProvidersWithIdentity];
    private static readonly ModelProvider[] WithoutIdentity = [ModelProvider.Anthropic, ModelProvider.Gemini];
    private static readonly ModelProvider[] All = [.. WithIdentity, .. WithoutIdentity];
    private static readonly ModelProvider[] WithUploads = [.. All.Where(provider => provider != ModelProvider.Anthropic)];
    private static readonly ModelProvider[] OpenAI = [ModelProvider.OpenAI];

    /// <summary>The providers.</summary>
    public static IReadOnlyList<ModelProvider> Providers => All;

    /// <summary>The kills that leave a job that the next run completes, or is in doubt about.</summary>
    public static IEnumerable<CrashCase> Arrows =>
    [
        // The requests are stored, and nothing is sent.
        .. For(OpenAI, CrashScenario.Usual, "after-lock", "before-create:requests", "while-writing:requests#2", "before-commit:requests#2", "after-commit:requests#3"),
        .. For([ModelProvider.Bedrock], CrashScenario.Usual, "while-writing:requests#5", "after-delete:requests"),
        .. For(OpenAI, CrashScenario.Usual, "before-write:JobCreated", "after-write:JobCreated", "after-read"),

        // A batch is sent. The third is of the first attempt, and the fourth of the second.
        .. For(OpenAI, CrashScenario.Usual, "before-write:Queued-Uploading", "after-write:Queued-Uploading", "before-open:requests", "before-send:upload"),
        .. For(WithUploads, CrashScenario.Usual, "at-arrival:file_upload", "after-send:upload#2", "before-write:Uploading-Creating", "after-write:Uploading-Creating#3"),
        .. For([ModelProvider.Anthropic], CrashScenario.Usual, "before-write:Queued-Creating", "after-write:Queued-Creating#3"),
        .. For(All, CrashScenario.Usual, "before-send:create", "at-arrival:batch_create", "at-arrival:batch_create#3", "after-send:create#2"),
        .. For(All, CrashScenario.Usual, "before-write:Creating-Active", "after-write:Creating-Active"),
        .. For([ModelProvider.OpenAI, ModelProvider.Anthropic], CrashScenario.Usual, "after-send:create#4", "before-write:Creating-Active#4"),

        // It ends, and its results are collected.
        .. For(OpenAI, CrashScenario.Usual, "before-send:retrieve", "after-send:retrieve#2", "before-write:Active-Ended", "after-write:Active-Ended"),
        .. For(OpenAI, CrashScenario.Usual, "before-send:results", "at-arrival:batch_results", "after-send:results#2", "before-send:content", "after-send:content"),
        .. For(OpenAI, CrashScenario.Usual, "while-writing:results", "before-commit:results#2", "after-commit:results"),
        .. For(OpenAI, CrashScenario.Usual, "while-writing:failed-requests", "after-commit:failed-requests", "while-writing:failed-results", "after-commit:failed-results"),
        .. For(OpenAI, CrashScenario.Usual, "before-write:Ended-Collected", "after-write:Ended-Collected", "before-write:Ended-Collected#4", "after-write:Ended-Collected#4"),

        // The attempt is completed.
        .. For(OpenAI, CrashScenario.Usual, "before-create:requests#4", "while-writing:requests#4", "after-commit:requests#4"),
        .. For(All, CrashScenario.Usual, "before-write:AttemptCompleted"),
        .. For(OpenAI, CrashScenario.Usual, "after-write:AttemptCompleted", "before-write:AttemptCompleted#2", "after-write:AttemptCompleted#2"),
        .. For([ModelProvider.Bedrock], CrashScenario.OneFails, "while-writing:results-given-up", "after-commit:results-given-up", "before-write:AttemptCompleted", "after-write:AttemptCompleted"),

        // The provider's queue is full.
        .. For([ModelProvider.OpenAI, ModelProvider.Bedrock, ModelProvider.Anthropic], CrashScenario.QueueFull, "before-write:Creating-Queued", "after-write:Creating-Queued"),
        .. For([ModelProvider.OpenAI, ModelProvider.Azure], CrashScenario.QueueFullAfterCreate, "before-write:Active-Queued", "after-write:Active-Queued"),

        // The create has no response, or an error.
        .. For(All, CrashScenario.CreateLost, "before-write:Creating-Unconfirmed", "after-write:Creating-Unconfirmed"),
        .. For(WithIdentity, CrashScenario.CreateLost, "after-send:list", "before-write:Unconfirmed-Active", "after-write:Unconfirmed-Active"),
        .. For(WithoutIdentity, CrashScenario.CreateLost, "before-write:Unconfirmed-InDoubt", "after-write:Unconfirmed-InDoubt"),
        .. For(All, CrashScenario.CreateNotExecuted, "before-write:Unconfirmed-Queued", "after-write:Unconfirmed-Queued"),
        .. For(OpenAI, CrashScenario.CreateNotExecuted, "before-write:Creating-Unconfirmed", "before-write:Queued-Creating", "after-write:Queued-Creating", "before-send:create#2", "after-send:create#2"),
        .. For(OpenAI, CrashScenario.CreateRejected, "before-write:Creating-Queued", "after-write:Creating-Queued"),
        .. For(OpenAI, CrashScenario.FileLost, "before-write:Creating-Queued#2", "after-write:Creating-Queued#2"),

        // The run that finds out is killed as well.
        .. InARow(All, "after-send:create", "before-write:Creating-Unconfirmed"),
        .. InARow(All, "at-arrival:batch_create", "after-write:Creating-Unconfirmed"),
        .. InARow(WithIdentity, "after-send:create#2", "before-write:Unconfirmed-Active", "after-write:Unconfirmed-Active"),
        .. InARow(WithoutIdentity, "after-send:create#2", "before-write:Unconfirmed-InDoubt", "after-write:Unconfirmed-InDoubt"),
        .. InARow(WithoutIdentity, "after-send:create", "after-write:Unconfirmed-InDoubt", "before-write:InDoubt-Unconfirmed", "after-write:InDoubt-Unconfirmed"),
        .. InARow([ModelProvider.OpenAI, ModelProvider.Bedrock], "after-send:create", "after-send:create", "after-send:create", "after-send:create"),
        .. InARow(OpenAI, "before-send:create", "before-write:Unconfirmed-Queued", "after-send:create"),
        // An upload that begins again changes nothing in the state: nothing is written.
        .. InARow([ModelProvider.OpenAI, ModelProvider.Gemini], "after-send:upload", "after-send:upload", "before-open:requests", "before-send:create", "after-send:create"),

        // The job is cancelled; the next run continues.
        .. For([ModelProvider.OpenAI, ModelProvider.Vertex], CrashScenario.Cancelled, "before-write:Cancelled", "after-write:Cancelled", "before-write:Active-Ended"),
        .. For(OpenAI, CrashScenario.Cancelled, "before-send:cancel", "at-arrival:batch_cancel", "after-send:cancel", "before-write:Ended-Collected", "after-write:Ended-Collected"),
        .. Cancelled("after-send:create#2", "before-write:Cancelled"),
        .. Cancelled("after-send:create", "after-write:Cancelled"),
        .. Cancelled("after-send:create", "before-write:Unconfirmed-Active"),
        .. Cancelled("before-send:create", "before-write:Unconfirmed-Ended"),
        .. Cancelled("before-send:create", "after-write:Unconfirmed-Ended"),

        // Unused files are deleted.
        .. For(OpenAI, CrashScenario.UploadLost, "before-send:list-files", "before-send:delete-file", "after-send:delete-file", "before-write:CleanedUp", "after-write:CleanedUp"),
    ];

    /// <summary>The kills before the job is in doubt, and the kill of a process that is told what to do.</summary>
    public static IEnumerable<CrashCase> Decisions =>
    [
        .. For(WithoutIdentity, CrashScenario.CreateLost, "before-write:InDoubt-Active", "after-write:InDoubt-Active"),
        .. For(WithoutIdentity, CrashScenario.OtherBatch, "before-write:InDoubt-Queued", "after-write:InDoubt-Queued", "before-send:create", "after-write:Creating-Active"),
    ];

    private static IEnumerable<CrashCase> For(IEnumerable<ModelProvider> providers, CrashScenario scenario, params IReadOnlyList<string> points) =>
        from provider in providers
        from point in points
        select new CrashCase(provider, scenario, [point]);

    private static IEnumerable<CrashCase> Cancelled(params IReadOnlyList<string> points) =>
        OpenAI.Select(provider => new CrashCase(provider, CrashScenario.CancelledByNextRun, points));

    private static IEnumerable<CrashCase> InARow(IEnumerable<ModelProvider> providers, params IReadOnlyList<string> points) =>
        providers.Select(provider => new CrashCase(provider, CrashScenario.Usual, points));
}
