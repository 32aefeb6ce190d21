namespace Bifrost.Client.Jobs;

/// <summary>The names that a journal accepts. Everything else could be a path to somewhere else.</summary>
internal static class JournalNames
{
    public const int MaxJobLength = 100;

    private const string FileExtension = ".jsonl";

    /// <summary>Whether a text can be the name of a job.</summary>
    public static bool IsJob(string? name) => name is { Length: <= MaxJobLength } && IsName(name) && !name.EndsWith('.');

    /// <summary>Whether a text can be the name of a file of a job.</summary>
    public static bool IsFile(string? name) => name is not null && IsName(name) && name.EndsWith(FileExtension, StringComparison.Ordinal);

    /// <summary>Throws if a text cannot be the name of a job.</summary>
    /// <exception cref="ArgumentException">It cannot.</exception>
    public static void RequireJob(string job)
    {
        if (!IsJob(job))
            throw new ArgumentException($"'{job}' cannot be the name of a job.", nameof(job));
    }

    /// <summary>Throws if a text cannot be the name of a file of a job.</summary>
    /// <exception cref="ArgumentException">It cannot.</exception>
    public static void RequireFile(string file)
    {
        if (!IsFile(file))
            throw new ArgumentException($"'{file}' cannot be the name of a file of a job.", nameof(file));
    }

    private static bool IsName(string name) =>
        name.Length > 0 && char.IsAsciiLetterOrDigit(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');
}
