using System.Text.RegularExpressions;

namespace Bifrost.Client.Tests.Conventions;

/// <summary>Which folder of src/Bifrost.Client a type is in.</summary>
internal sealed partial class SourceRooms
{
    private readonly Dictionary<string, (string Room, string File)> _sources = new(StringComparer.Ordinal);

    public SourceRooms()
    {
        string root = Path.Combine(FindRepository(), "src", "Bifrost.Client");
        foreach (string path in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories))
        {
            string file = Path.GetRelativePath(root, path).Replace('\\', '/');
            string room = file.Contains('/', StringComparison.Ordinal) ? file.Split('/')[0] : "Facade";
            if (room is "bin" or "obj")
                continue;
            foreach (Match declaration in Declaration().Matches(File.ReadAllText(path)))
                _sources[declaration.Groups["name"].Value] = (room, file);
        }
    }

    public IEnumerable<string> Names => _sources.Values.Select(source => source.Room).Distinct();

    /// <summary>The room and the file of a type; null for types that a generator wrote.</summary>
    public (string Room, string File)? Find(Type type)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        return _sources.TryGetValue(type.Name.Split('`')[0], out (string, string) source) ? source : null;
    }

    internal static string FindRepository()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Bifrost.Client.sln")))
            directory = directory.Parent;
        return directory?.FullName ?? throw new DirectoryNotFoundException("No directory above the tests has the file Bifrost.Client.sln.");
    }

    [GeneratedRegex(@"^(public|internal)\s[^\n=(;]*?\b(class|record struct|record|struct|interface|enum)\s+(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
