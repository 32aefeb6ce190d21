using System.Reflection;
using System.Text.Json.Serialization;

namespace Bifrost.Client.Tests.Conventions;

/// <summary>Conventions for the published assemblies. A failure lists sentences that say what to do.</summary>
public sealed class ConventionTests
{
    // The gateway does not send these.
    private static readonly Type[] NotSentByGateway = [typeof(BatchReference), typeof(BatchResultsPosition)];

    [Test]
    public void Records_are_sealed() => AssertNone(
        from type in LibraryAssemblies.PublicTypes
        where LibraryAssemblies.IsRecord(type) && !type.IsSealed && !IsClosedBase(type)
        select $"{TypeNames.Of(type)} is a record that can be derived from: seal it, so that equality means what it says.");

    [Test]
    public void Types_and_members_are_documented() => AssertNone(
        from assembly in LibraryAssemblies.All
        let documentation = new XmlDocumentation(assembly)
        from type in assembly.GetExportedTypes()
        from member in LibraryAssemblies.MembersOf(type).Where(member => !NeedsNoSummary(member)).Prepend(type)
        where !documentation.Describes(member)
        select $"{Describe(member)} has no summary: say in a sentence what it is for.");

    [Test]
    public void Async_methods_have_an_optional_cancellation_token_as_last_parameter() => AssertNone(
        from type in LibraryAssemblies.PublicTypes
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where IsAsync(method) && !(method.GetParameters() is [.., { HasDefaultValue: true } last] && last.ParameterType == typeof(CancellationToken))
        select $"{Describe(method)} is async but does not end in a CancellationToken with a default: callers must be able to give up.");

    [Test]
    public void Methods_that_return_a_task_have_the_suffix_Async() => AssertNone(
        from type in LibraryAssemblies.PublicTypes
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where IsTask(method.ReturnType) && !method.Name.EndsWith("Async", StringComparison.Ordinal) && !method.IsSpecialName
        select $"{Describe(method)} returns a task: end its name in Async.");

    [Test]
    public void Signatures_contain_no_third_party_types() => AssertNone(
        from type in LibraryAssemblies.PublicTypes
        from member in LibraryAssemblies.MembersOf(type).Prepend(type)
        from used in TypesIn(member).SelectMany(Parts).Distinct()
        where !IsAllowed(used)
        select $"{Describe(member)} shows {used.FullName}: callers of this library must not need another one. Wrap it or hide it.");

    [Test]
    public void Wire_records_keep_unknown_members() => AssertNone(
        from type in LibraryAssemblies.WireRecords.Except(NotSentByGateway)
        let more = type.GetProperty("AdditionalProperties")
        where more is null || !more.IsDefined(typeof(JsonExtensionDataAttribute))
        select $"{TypeNames.Of(type)} has no AdditionalProperties with [JsonExtensionData]: what a newer gateway adds would be lost.");

    [Test]
    public void Properties_of_wire_records_have_an_explicit_JSON_name_or_are_ignored() => AssertNone(
        from type in LibraryAssemblies.WireRecords
        from property in LibraryAssemblies.PropertiesOf(type)
        where !LibraryAssemblies.IsNamedOnTheWire(property)
            && !property.IsDefined(typeof(JsonIgnoreAttribute)) && !property.IsDefined(typeof(JsonExtensionDataAttribute))
        select $"{Describe(property)} has neither [JsonPropertyName] nor [JsonIgnore]: say its name on the wire, or that it is not there.");

    [Test]
    public void The_convention_tests_find_the_wire_records() =>
        Assert.That(LibraryAssemblies.WireRecords, Is.SupersetOf(new[] { typeof(Batch), typeof(BatchResultItem), typeof(BatchReference) }));

    [Test]
    public void Clients_can_be_mocked() => AssertNone(
        from type in LibraryAssemblies.Client.GetExportedTypes()
        where type.Name.EndsWith("Client", StringComparison.Ordinal)
        from fault in FaultsOfClient(type)
        select fault);

    [Test]
    public void Exceptions_derive_from_BifrostException() => AssertNone(
        from type in LibraryAssemblies.PublicTypes
        where typeof(Exception).IsAssignableFrom(type) && !typeof(BifrostException).IsAssignableFrom(type)
        select $"{TypeNames.Of(type)} does not derive from BifrostException: callers catch that for all that this library reports.");

    // An abstract record without a constructor for other assemblies; the protected copy constructor is the compiler's.
    private static bool IsClosedBase(Type type) =>
        type.IsAbstract && type.GetConstructor(BindingFlags.NonPublic | BindingFlags.Instance, []) is { IsFamilyAndAssembly: true };

    private static IEnumerable<string> FaultsOfClient(Type type)
    {
        if (type.IsSealed || type.GetConstructor(BindingFlags.NonPublic | BindingFlags.Instance, []) is not { IsFamily: true })
            yield return $"{TypeNames.Of(type)} needs a protected constructor without parameters and no seal: callers mock it in their tests.";
        foreach (MethodInfo method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        {
            // Dispose() calls the virtual Dispose(bool).
            bool isOverridable = method is { IsVirtual: true, IsFinal: false } || (method.Name == "Dispose" && method.GetParameters().Length == 0);
            if (!isOverridable)
                yield return $"{Describe(method)} is not virtual: callers mock it in their tests.";
        }
    }

    private static bool IsAsync(MethodInfo method) =>
        method.Name.EndsWith("Async", StringComparison.Ordinal) && method.Name != nameof(IAsyncDisposable.DisposeAsync)
        && (IsTask(method.ReturnType) || Implements(method.ReturnType, typeof(IAsyncEnumerable<>)));

    private static bool IsTask(Type type) =>
        type == typeof(Task) || type == typeof(ValueTask)
        || (type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>)));

    private static bool Implements(Type type, Type definition) =>
        type.GetInterfaces().Append(type).Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == definition);

    private static bool IsAllowed(Type type) =>
        type.Namespace is { } name
        && (name == "System" || name.StartsWith("System.", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal) || name.StartsWith("Bifrost.", StringComparison.Ordinal));

    private static IEnumerable<Type> TypesIn(MemberInfo member) => member switch
    {
        Type type => type.GetInterfaces().Concat(type.BaseType is { } parent ? [parent] : []).Concat(AttributesOf(type)),
        MethodInfo method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType),
        ConstructorInfo constructor => constructor.GetParameters().Select(parameter => parameter.ParameterType),
        PropertyInfo property => [property.PropertyType],
        FieldInfo field => [field.FieldType],
        _ => [],
    };

    private static IEnumerable<Type> AttributesOf(Type type) => type.GetCustomAttributesData().Select(data => data.AttributeType);

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericParameter ? []
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Prepend(type)
        : [type];

    // Nested types are checked as types. A compiler-generated constructor cannot have a summary.
    private static bool NeedsNoSummary(MemberInfo member) =>
        member is Type
        || (member is ConstructorInfo constructor && constructor.GetParameters().Length == 0
            && (constructor.IsPublic || member.DeclaringType!.IsAbstract) && !typeof(Exception).IsAssignableFrom(member.DeclaringType));

    private static string Describe(MemberInfo member) =>
        member is Type type ? TypeNames.Of(type) : $"{TypeNames.Of(member.DeclaringType!)}.{(member is ConstructorInfo ? "new" : member.Name)}";

    private static void AssertNone(IEnumerable<string> faults)
    {
        string[] all = [.. faults.Distinct()];
        if (all.Length > 0)
            Assert.Fail(string.Join(Environment.NewLine, all));
    }
}
