using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Bifrost.Client.Tests.Conventions;

/// <summary>Prints the public API of an assembly as text for diffs.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>All public types with their members, sorted by name, so that moving code changes nothing.</summary>
    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (IGrouping<string, Type> types in assembly.GetExportedTypes().GroupBy(type => type.Namespace!).OrderBy(types => types.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"namespace {types.Key}\n\n");
            foreach (Type type in types.OrderBy(TypeNames.Of, StringComparer.Ordinal))
            {
                text.Append(HeadOf(type)).Append('\n');
                foreach (string line in LinesOf(type))
                    text.Append("    ").Append(line).Append('\n');
                text.Append('\n');
            }
        }

        return text.ToString();
    }

    public static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisible),
        FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
        Type type => type.IsNestedPublic || type.IsNestedFamily,
        _ => false,
    };

    /// <summary>Compiler-generated members: accessors, which are printed with their property, and the members of records.</summary>
    public static bool IsGenerated(MemberInfo member) =>
        member is MethodBase { IsSpecialName: true, IsConstructor: false } and not MethodInfo { Name: "op_Equality" or "op_Inequality" or "op_Implicit" }
        || member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        || member.Name == "EqualityContract" || member.Name.StartsWith('<')
        || member is FieldInfo { Name: "value__" };

    private static string HeadOf(Type type)
    {
        if (type.IsEnum)
            return $"enum {TypeNames.Of(type)}";

        string kind = type.IsInterface ? "interface" : type.IsValueType ? "struct" : "class";
        if (IsAnyRecord(type))
            kind = type.IsValueType ? "record struct" : "record";
        string modifier = type switch
        {
            { IsInterface: true } => "",
            { IsValueType: true } => type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "",
            { IsAbstract: true, IsSealed: true } => "static ",
            { IsAbstract: true } => "abstract ",
            { IsSealed: true } => "sealed ",
            _ => "",
        };
        IEnumerable<Type> above = type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? [parent] : [];
        IEnumerable<Type> interfaces = type.GetInterfaces().Where(face => face.IsVisible)
            .Except(type.BaseType?.GetInterfaces() ?? [])
            .Where(one => !(IsAnyRecord(type) && one == typeof(IEquatable<>).MakeGenericType(type)))
            .OrderBy(TypeNames.Of, StringComparer.Ordinal);
        string bases = string.Join(", ", above.Concat(interfaces).Select(TypeNames.Of));
        return $"{modifier}{kind} {TypeNames.Of(type)}{(bases.Length > 0 ? " : " + bases : "")}";
    }

    private static bool IsAnyRecord(Type type) =>
        LibraryAssemblies.IsRecord(type) || (type.IsValueType && type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null);

    private static IEnumerable<string> LinesOf(Type type)
    {
        if (type.IsEnum)
            return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}");

        return type.GetMembers(Declared)
            .Where(member => member is not Type && IsVisible(member) && !IsGenerated(member))
            .OrderBy(member => member switch { ConstructorInfo => 0, FieldInfo => 1, PropertyInfo => 2, _ => 3 })
            .ThenBy(member => member.Name, StringComparer.Ordinal)
            .ThenBy(LineOf, StringComparer.Ordinal)
            .Select(LineOf);
    }

    private static string LineOf(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"{AccessOf(constructor)}new({Parameters(constructor)})",
        FieldInfo field => $"{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{TypeNames.Of(field)} {field.Name}",
        PropertyInfo property => LineOf(property),
        MethodInfo method => $"{AccessOf(method)}{ModifiersOf(method)}{TypeNames.Of(method.ReturnParameter)} {NameOf(method)}({Parameters(method)})",
        _ => member.ToString()!,
    };

    private static string LineOf(PropertyInfo property)
    {
        MethodInfo first = property.GetAccessors(nonPublic: true).First(IsVisible);
        string set = property.SetMethod is { } setter && IsVisible(setter)
            ? setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;" : " set;"
            : "";
        string required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        return $"{AccessOf(first)}{ModifiersOf(first)}{required}{TypeNames.Of(property)} {property.Name} {{{(property.GetMethod is null ? "" : " get;")}{set} }}";
    }

    private static string NameOf(MethodInfo method) =>
        method.IsGenericMethod ? $"{method.Name}<{string.Join(", ", method.GetGenericArguments().Select(TypeNames.Of))}>" : method.Name;

    private static string AccessOf(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string ModifiersOf(MethodInfo method) =>
        method.IsStatic ? (method.IsAbstract ? "static abstract " : "static ")
        : method.DeclaringType!.IsInterface ? ""
        : method.IsAbstract ? "abstract "
        : method.GetBaseDefinition() != method ? "override "
        : method is { IsVirtual: true, IsFinal: false } ? "virtual "
        : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select((parameter, index) =>
    {
        string prefix = parameter.IsDefined(typeof(ParamCollectionAttribute)) || parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params "
            : parameter.IsOut ? "out "
            : parameter.IsIn ? "in "
            : parameter.ParameterType.IsByRef ? "ref "
            : index == 0 && method.IsDefined(typeof(ExtensionAttribute)) ? "this "
            : "";
        string value = parameter.HasDefaultValue ? $" = {DefaultOf(parameter)}" : "";
        return $"{prefix}{TypeNames.Of(parameter)} {parameter.Name}{value}";
    }));

    private static string DefaultOf(ParameterInfo parameter) => parameter.DefaultValue switch
    {
        null => parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? "default" : "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        object value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
