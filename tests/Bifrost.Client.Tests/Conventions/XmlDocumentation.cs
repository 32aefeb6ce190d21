using System.Reflection;
using System.Xml.Linq;

namespace Bifrost.Client.Tests.Conventions;

/// <summary>The XML documentation of an assembly.</summary>
internal sealed class XmlDocumentation(Assembly assembly)
{
    private readonly Dictionary<string, XElement> _members = XDocument
        .Load(Path.ChangeExtension(assembly.Location, ".xml"))
        .Descendants("member")
        .ToDictionary(member => member.Attribute("name")!.Value);

    /// <summary>Whether a member has a summary that is not empty, or inherits one.</summary>
    public bool Describes(MemberInfo member)
    {
        // The ids of methods contain all parameter types. All overloads of a name are checked together.
        string id = IdOf(member);
        XElement[] entries = [.. _members.Where(entry => entry.Key.Split("(")[0].Split("``")[0] == id).Select(entry => entry.Value)];
        int needed = member is MethodBase method ? OverloadsOf(method) : 1;
        return entries.Length >= needed && entries.All(IsDescribed);
    }

    private static bool IsDescribed(XElement entry) =>
        entry.Element("inheritdoc") is not null || !string.IsNullOrWhiteSpace(entry.Element("summary")?.Value)
        || entry.Element("summary")?.HasElements == true;

    private static int OverloadsOf(MethodBase method) =>
        LibraryAssemblies.MembersOf(method.DeclaringType!).Count(member => member is MethodBase && member.Name == method.Name);

    private static string IdOf(MemberInfo member) => member switch
    {
        Type type => "T:" + NameOf(type),
        MethodBase method => $"M:{NameOf(method.DeclaringType!)}.{method.Name.Replace('.', '#')}",
        PropertyInfo property => $"P:{NameOf(property.DeclaringType!)}.{property.Name}",
        _ => $"F:{NameOf(member.DeclaringType!)}.{member.Name}",
    };

    private static string NameOf(Type type) => type.FullName!.Replace('+', '.');
}
