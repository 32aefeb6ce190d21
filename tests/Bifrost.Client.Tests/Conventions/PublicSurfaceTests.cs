using System.Reflection;

namespace Bifrost.Client.Tests.Conventions;

/// <summary>The public API is committed as text, so that every change to it is visible.</summary>
public sealed class PublicSurfaceTests
{
    private const string Switch = "BIFROST_ACCEPT_SURFACE";

    private static IEnumerable<string> Assemblies => LibraryAssemblies.All.Select(assembly => assembly.GetName().Name!);

    [TestCaseSource(nameof(Assemblies))]
    public void The_public_surface_matches_the_committed_file(string name)
    {
        string actual = PublicSurface.Of(Assembly.Load(name));
        string file = Path.Combine(SourceDirectory(), "PublicSurface", $"{name}.txt");
        if (Environment.GetEnvironmentVariable(Switch) == "1")
            File.WriteAllText(file, actual);

        string[] expected = File.Exists(file) ? Lines(File.ReadAllText(file)) : [];
        IEnumerable<string> differences = Differences(expected, Lines(actual));
        if (differences.Any())
        {
            Assert.Fail(
                $"""
                The public surface of {name} differs from tests/Bifrost.Client.Tests/PublicSurface/{name}.txt:

                {string.Join(Environment.NewLine, differences)}

                If the change is intended, accept it: {Switch}=1 dotnet test tests/Bifrost.Client.Tests --filter PublicSurface
                Then review the diff of the file, and add the change to CHANGELOG.md.
                """);
        }
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    /// <summary>The removed (-) and added (+) lines, each with its type.</summary>
    private static IEnumerable<string> Differences(string[] expected, string[] actual)
    {
        HashSet<string> before = [.. Located(expected)], after = [.. Located(actual)];
        return Located(expected).Where(line => !after.Contains(line)).Select(line => "- " + line)
            .Concat(Located(actual).Where(line => !before.Contains(line)).Select(line => "+ " + line));
    }

    private static IEnumerable<string> Located(string[] lines)
    {
        string type = "";
        foreach (string line in lines.Where(line => line.Length > 0))
        {
            bool isMember = line.StartsWith(' ');
            if (!isMember)
                type = line;
            yield return isMember ? $"{type} · {line.Trim()}" : line;
        }
    }

    // The tests run in a subdirectory of their project.
    private static string SourceDirectory()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !Directory.Exists(Path.Combine(directory.FullName, "PublicSurface")))
            directory = directory.Parent;
        return directory?.FullName ?? throw new DirectoryNotFoundException("No directory above the tests has the directory PublicSurface.");
    }
}
