using System.Text;

namespace Bifrost.Client.Jobs;

/// <summary>
/// The control record of a job in a directory: the file <c>control</c> says run or pause. A file of its own says cancel, so that writers need no lock: nobody
/// deletes it.
/// </summary>
internal static class JobControlFile
{
    private const string ControlFile = "control";
    private const string CancelFile = "cancel";
    private const string TemporarySuffix = ".new";
    private const string Run = "run";
    private const string Pause = "pause";
    private const string Cancel = "cancel";

    /// <summary>Whether a file is a record that is being written.</summary>
    public static bool IsTemporary(string file) => file.StartsWith($"{ControlFile}.", StringComparison.Ordinal) && file.EndsWith(TemporarySuffix, StringComparison.Ordinal);

    public static JobControl Read(JobDirectory directory)
    {
        if (ReadFile(directory, CancelFile) is { } cancel)
            return cancel == Cancel ? JobControl.Cancel : throw CreateDamagedException(directory, CancelFile, $"does not say '{Cancel}'. Write it into the file, or delete it.");
        return ReadFile(directory, ControlFile) switch
        {
            null or Run => JobControl.Run,
            Pause => JobControl.Pause,
            Cancel => JobControl.Cancel,
            _ => throw CreateDamagedException(directory, ControlFile, $"has neither '{Run}' nor '{Pause}' nor '{Cancel}'. Write one of them into it."),
        };
    }

    public static async ValueTask WriteAsync(JobDirectory directory, JobControl control)
    {
        (string file, string content) = control switch
        {
            JobControl.Run => (ControlFile, Run),
            JobControl.Pause => (ControlFile, Pause),
            JobControl.Cancel => (CancelFile, Cancel),
            _ => throw new ArgumentOutOfRangeException(nameof(control), control, "The control record has an unknown value."),
        };
        // Written by hand.
        if (control != JobControl.Cancel && ReadFile(directory, ControlFile) == Cancel)
            return;

        string temporary = $"{ControlFile}.{Guid.NewGuid():N}{TemporarySuffix}";
        try
        {
            await directory.WriteFileAsync(file, temporary, Encoding.UTF8.GetBytes(content + '\n')).ConfigureAwait(false);
        }
        catch
        {
            directory.TryDeleteFile(temporary);
            throw;
        }
    }

    /// <summary>Deletes the record.</summary>
    public static void Delete(JobDirectory directory)
    {
        directory.DeleteFile(CancelFile);
        directory.DeleteFile(ControlFile);
    }

    private static string? ReadFile(JobDirectory directory, string file) =>
        directory.ReadFile(file) is { } content ? Encoding.UTF8.GetString(content).TrimEnd() : null;

    // It can be written by hand: nothing else has to be restored.
    private static BifrostJobException CreateDamagedException(JobDirectory directory, string file, string detail) => directory.CreateException(
        JobFailureReason.Damaged, $"has a control record that cannot be read: the file '{directory.GetPath(file)}' {detail}");
}
