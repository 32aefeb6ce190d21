using System.Reflection;

namespace Bifrost.Client.Tests.Conventions;

/// <summary>The published assemblies and their public types.</summary>
internal static class LibraryAssemblies
{
    public static Assembly Client { get; } = typeof(BifrostClient).Assembly;

    public static Assembly Testing { get; } = typeof(BifrostTestGateway).Assembly;

    public static Assembly ExtensionsAI { get; } = typeof(Extensions.AI.BatchChatModel).Assembly;

    public static IReadOnlyList<Assembly> All { get; } = [Client, Testing, ExtensionsAI];

    public static IEnumerable<Type> PublicTypes => All.SelectMany(assembly => assembly.GetExportedTypes());

    /// <summary>The records of the JSON API, which have properties with JSON names.</summary>
    public static IEnumerable<Type> WireRecords =>
        Client.GetExportedTypes().Where(type => type.IsClass && IsRecord(type) && PropertiesOf(type).Any(IsNamedOnTheWire));

    public static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    /// <summary>The public and protected members that the type declares, without compiler-generated ones.</summary>
    public static IEnumerable<MemberInfo> MembersOf(Type type) =>
        type.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(member => PublicSurface.IsVisible(member) && !PublicSurface.IsGenerated(member));

    public static IEnumerable<PropertyInfo> PropertiesOf(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(property => !PublicSurface.IsGenerated(property));

    public static bool IsNamedOnTheWire(PropertyInfo property) =>
        property.IsDefined(typeof(System.Text.Json.Serialization.JsonPropertyNameAttribute));
}
