using System.Reflection;

namespace Bifrost.Client.Tests.Conventions;

/// <summary>The names of types in C# syntax.</summary>
internal static class TypeNames
{
    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(double)] = "double",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    /// <summary>The name without namespaces.</summary>
    public static string Of(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Of(underlying) + "?";
        if (Keywords.TryGetValue(type, out string? keyword))
            return keyword;
        if (type.IsArray)
            return Of(type.GetElementType()!) + "[]";
        if (type.IsByRef)
            return Of(type.GetElementType()!);
        string name = type.IsNested && !type.IsGenericParameter ? $"{Of(type.DeclaringType!)}.{type.Name}" : type.Name;
        return type.IsGenericType ? $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>" : name;
    }

    public static string Of(PropertyInfo property) => WithNull(property.PropertyType, Locked(() => Nullability.Create(property)));

    public static string Of(FieldInfo field) => WithNull(field.FieldType, Locked(() => Nullability.Create(field)));

    public static string Of(ParameterInfo parameter) => WithNull(parameter.ParameterType, Locked(() => Nullability.Create(parameter)));

    // The context has a cache that is not thread-safe.
    private static NullabilityInfo Locked(Func<NullabilityInfo> create)
    {
        lock (Nullability)
            return create();
    }

    private static string WithNull(Type type, NullabilityInfo info)
    {
        bool isNullable = !type.IsValueType && (info.ReadState == NullabilityState.Nullable || info.WriteState == NullabilityState.Nullable);
        string name = type.IsGenericType && Nullable.GetUnderlyingType(type) is null && !type.IsNested
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Zip(info.GenericTypeArguments, WithNull))}>"
            : Of(type);
        return isNullable ? name + "?" : name;
    }
}
